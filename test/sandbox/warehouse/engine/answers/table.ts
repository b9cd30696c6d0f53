import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Engine } from "../../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "../harness.ts";

/** What a statement gives: the one value, or all rows, in wire form; an Error for its message (without the place). */
export type Answer = string | null | readonly unknown[] | Error;

let engine: Engine;

/** Opens one engine for the tests of a file. */
export function withEngine(): void {
  beforeAll(async () => {
    engine = await engineWithDataset();
  });
  afterAll(() => engine.close());
}

/** One test per statement; what does not begin with SELECT or WITH is what a SELECT selects. */
export function answers(claim: string, cases: readonly (readonly [string, Answer])[]): void {
  test.each(cases)(`${claim}: %s`, async (text, expected) => {
    const sql = /^(?:SELECT|WITH)\b/.test(text) ? text : `SELECT ${text}`;
    if (expected instanceof Error) {
      const message = await errorOf(rowsOf(engine, sql));
      expect(message.replace(/ at \[\d+:\d+\]$/, "")).toBe(expected.message);
      return;
    }
    const rows = await rowsOf(engine, sql);
    expect(rows.length === 1 && rows[0]?.length === 1 ? rows[0][0] : rows).toEqual(expected);
  });
}
