import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Engine } from "../../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "../harness.ts";

/** A script and the rows of its last query. */
export type Answer = readonly [claim: string, sql: string, rows: unknown[][]];
/** A script and what the message of its error says. */
export type Failure = readonly [claim: string, sql: string, message: string];

/** Runs cases against one engine; each finds the dataset `d` empty. */
export function statementCases(answers: readonly Answer[], failures: readonly Failure[]): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    await engine.catalog.deleteDataset("d", true);
    await engine.catalog.createDataset("d", {});
  });
  test.each(answers)("%s", async (_claim, sql, rows) => {
    expect(await rowsOf(engine, sql)).toEqual(rows);
  });
  test.each(failures)("%s", async (_claim, sql, message) => {
    expect(await errorOf(engine.execute({ sql }))).toContain(message);
  });
}
