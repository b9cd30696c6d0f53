import { expect, test } from "@jest/globals";
import { readOptions } from "../../../sandbox/warehouse/options.ts";

test("without options the warehouse is in memory, on this machine only", () => {
  expect(readOptions([])).toMatchObject({
    port: 9050,
    host: "127.0.0.1",
    project: "local-project",
    file: null,
    memoryLimit: undefined,
  });
});

test("every option is read", () => {
  const args =
    "--port 0 --file a.duckdb --project my-shop --host 0.0.0.0 --memory 512MB --spill 2GB --query-timeout 30 --buckets test --verbose".split(
      " ",
    );
  expect(readOptions(args)).toEqual({
    port: 0,
    file: "a.duckdb",
    project: "my-shop",
    host: "0.0.0.0",
    memoryLimit: "512MB",
    spillLimit: "2GB",
    longestJobMs: 30_000,
    buckets: "test",
    verbose: true,
  });
});

test.each([
  ["--nope", /--nope/],
  ["--port x", /--port x is no port/],
  ["--port 70000", /0 to 65535/],
  ["--memory lots", /4GB/],
  ["--spill much", /10GB/],
  ["--query-timeout 0", /from 1 to 86400/],
  ["--project Shop", /lower-case/],
  ["--buckets nowhere", /no folder/],
])("%s is refused with what is wrong", (args, message) => {
  expect(() => readOptions(args.split(" "))).toThrow(message);
});
