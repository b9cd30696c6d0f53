import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { runTool } from "../../tools/run-tool.ts";

class BrowserMissing extends Error {}

const tool = (run: () => Promise<number>) => ({
  usage: "Usage: tool\n",
  parse: (args: readonly string[]) => {
    if (args.includes("--nope")) throw new Error("Unknown option '--nope'");
    return { help: args.includes("--help") };
  },
  run,
  missing: { error: BrowserMissing, code: "BROWSER_MISSING" },
});

let written: string[];
beforeEach(() => {
  written = [];
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const ran = jest.fn(async () => 3);

test("a tool ends with its own exit code", async () => {
  expect(await runTool(tool(ran), [])).toBe(3);
});

test("--help prints the usage and runs nothing", async () => {
  ran.mockClear();
  expect(await runTool(tool(ran), ["--help"])).toBe(0);
  expect([written, ran.mock.calls]).toEqual([["Usage: tool\n"], []]);
});

test("wrong options end with 64 and the usage", async () => {
  expect(await runTool(tool(ran), ["--nope"])).toBe(64);
  expect(written).toEqual(["USAGE: Unknown option '--nope'\n\nUsage: tool\n"]);
});

test("what is missing ends with 1 and its code; other errors are thrown", async () => {
  const missing = tool(() => Promise.reject(new BrowserMissing("no browser")));
  expect(await runTool(missing, [])).toBe(1);
  expect(written).toEqual(["BROWSER_MISSING: no browser\n"]);
  const broken = tool(() => Promise.reject(new Error("broken")));
  await expect(runTool(broken, [])).rejects.toThrow("broken");
});
