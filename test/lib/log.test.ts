import { expect, test } from "@jest/globals";
import { createLog } from "../../lib/log.ts";
import { redactor } from "../../lib/redact.ts";

function recorded(options: Parameters<typeof createLog>[0] = {}) {
  const lines: string[] = [];
  return { lines, log: createLog({ ...options, write: (line) => lines.push(line) }) };
}

test("a log call is one JSON line with severity, message, time and its fields", () => {
  const { lines, log } = recorded({ base: { source: "stripe" } });
  log.child({ run_id: "r1" }).warn("rows quarantined", { rows: 3 });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    severity: "WARNING",
    message: "rows quarantined",
    source: "stripe",
    run_id: "r1",
    rows: 3,
    time: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

test("a level hides what lies below it", () => {
  const { lines, log } = recorded({ level: "warn" });
  log.info("hidden");
  log.error("shown");
  expect(lines.map((line) => JSON.parse(line).message)).toEqual(["shown"]);
});

test("a secret never reaches a line, in no encoding", () => {
  const secret = 'sk_live_c4n4ry"/+é';
  const { lines, log } = recorded({ secrets: [secret, undefined] });
  log.info(`plain ${secret}`, {
    url: `https://x/?key=${encodeURIComponent(secret)}`,
    basic: `Basic ${Buffer.from(`${secret}:`).toString("base64")}`,
    nested: { deep: [secret] },
  });
  expect(lines.join("")).not.toMatch(/c4n4ry|c2tfbGl2ZV9jNG40cnk/);
  expect(lines.join("")).toContain("[redacted]");
});

test("short values are no secrets, because they would blank out words", () => {
  expect(redactor(["on", ""])("based on facts")).toBe("based on facts");
});
