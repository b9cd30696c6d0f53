import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { startService, typescript } from "../../../lib/local/process.ts";
import type { LocalStack } from "../../../lib/local/stack.ts";

test("npm run demo, interrupted, ends at once with every process that it started", async () => {
  const interrupted = mkdtempSync(join(tmpdir(), "dcis-interrupted-"));
  const run = await startService({
    name: "demo",
    command: typescript("sandbox/demo/main.ts", "--scale", "small"),
    env: { DCIS_HOME: interrupted, GOOGLE_CLOUD_PROJECT: "", BIGQUERY_EMULATOR_HOST: "" },
    isReady: (line) => line.includes("Workers"),
  });
  const { warehouse, vendors, functions } = JSON.parse(
    readFileSync(join(interrupted, "stack.json"), "utf8"),
  ) as LocalStack;
  process.kill(run.pid, "SIGINT");
  expect(await run.ended).toBe(130);
  for (const url of [warehouse.url, ...Object.values(vendors), ...Object.values(functions)]) {
    await expect(fetch(url)).rejects.toThrow();
  }
  rmSync(interrupted, { recursive: true, force: true });
});
