import { describe, expect, test } from "@jest/globals";
import * as protocols from "./protocols.ts";
import { runSchedules } from "./run-schedule.ts";

/** CI runs 200,000; a person who waits for the tests a twentieth of them. */
const schedules = process.env.CI ? 200_000 : 10_000;

describe("the one-transaction protocol", () => {
  test(`loses nothing and doubles nothing over ${schedules} random schedules`, () => {
    const { stale: _, ...damage } = runSchedules(protocols.theProtocol, schedules);
    expect(damage).toEqual({ duplicates: 0, lost: 0, repeatedCommits: 0 });
  });

  test(`ends with each record's newest state over ${schedules} random schedules`, () => {
    const damage = runSchedules(protocols.theProtocolByState, schedules);
    expect(damage).toEqual({ duplicates: 0, lost: 0, repeatedCommits: 0, stale: 0 });
  });
});

describe("the model catches", () => {
  test.each([
    ["lost", "append, then cursor", protocols.appendThenCursor],
    ["duplicates", "append, then cursor", protocols.appendThenCursor],
    ["duplicates", "reading the cursor's instant again", protocols.inclusive],
    ["duplicates", "a deterministic job id instead of a transaction", protocols.deterministicJobId],
    ["duplicates", "an anti-join without compare-and-set", protocols.antiJoinWithoutCompareAndSet],
    ["lost", "a cursor that moves first", protocols.cursorFirst],
    ["lost", "compare-and-set without overlap", protocols.compareAndSetWithoutOverlap],
    [
      "duplicates",
      "partitions counted from now instead of from the commits",
      protocols.recentPartitionsCountedFromNow,
    ],
    ["stale", "a head moved without comparing", protocols.statesWithoutCompareAndSet],
  ] as const)("%s rows of %s", (kind, _, protocol) => {
    expect(runSchedules(protocol, 1_500)[kind]).toBeGreaterThan(0);
  });
});
