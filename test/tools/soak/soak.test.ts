import { expect, jest, test } from "@jest/globals";
import type { Check } from "../../../tools/soak/check.ts";
import { kills } from "../../../tools/soak/kills.ts";
import { load } from "../../../tools/soak/load.ts";
import { runaways } from "../../../tools/soak/runaways.ts";

jest.setTimeout(180_000);

/** Everything that a short run finds wrong. */
async function violations(check: Check): Promise<string[]> {
  const findings = await check.run({ quick: true, say: () => undefined });
  expect(findings.length).toBeGreaterThan(2);
  return findings.flatMap(({ what, violations: wrong = [] }) => wrong.map((text) => `${what}: ${text}`));
}

test("a server under load answers everybody, loses nothing and forgets who leaves", async () => {
  expect(await violations(load)).toEqual([]);
});

test("a killed server keeps what it acknowledged and nothing half", async () => {
  expect(await violations(kills)).toEqual([]);
});

test("queries that would take everything end with BigQuery's error", async () => {
  expect(await violations(runaways)).toEqual([]);
});
