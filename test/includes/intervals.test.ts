import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startWarehouse, type Warehouse } from "../functions/support/warehouse.ts";

type End = (successes: string, trials: string, z?: number) => string;
type Proportion = { successes: string; trials: string };
type Between = (first: Proportion, second: Proportion) => string;
const intervals = createRequire(import.meta.url)("../../includes/intervals.js") as {
  wilson_low: End;
  wilson_high: End;
  newcombe_low: Between;
  newcombe_high: Between;
  Z_OF_MANY: number;
};
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse?.stop());

interface Ends {
  low: number | null;
  high: number | null;
}

async function ends(low: string, high: string): Promise<Ends> {
  const [found] = await warehouse.rows<Ends>(`SELECT ${low} AS low, ${high} AS high`);
  return found as Ends;
}

/** To the four digits that the papers print; six are kept, so that one more may be rounded away. */
function expectPublished(found: Ends, published: { low: number; high: number }): void {
  expect(Math.abs((found.low ?? Number.NaN) - published.low)).toBeLessThan(0.000051);
  expect(Math.abs((found.high ?? Number.NaN) - published.high)).toBeLessThan(0.000051);
}

// Newcombe 1998, Statistics in Medicine 17, 857–872, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [20, 20, 0.8389, 1],
])("%d of %d has Wilson's interval %d to %d", async (successes, trials, low, high) => {
  const of = [`${successes}`, `${trials}`] as const;
  expectPublished(await ends(intervals.wilson_low(...of), intervals.wilson_high(...of)), { low, high });
});

// Newcombe 1998, Statistics in Medicine 17, 873–890, table II, method 10.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
])("%d of %d less %d of %d lies between %d and %d", async (a, n, b, m, low, high) => {
  const of = [
    { successes: `${a}`, trials: `${n}` },
    { successes: `${b}`, trials: `${m}` },
  ] as const;
  expectPublished(await ends(intervals.newcombe_low(...of), intervals.newcombe_high(...of)), { low, high });
});

test("without a trial nothing is known", async () => {
  expect(await ends(intervals.wilson_low("0", "0"), intervals.wilson_high("0", "0"))).toEqual({
    low: null,
    high: null,
  });
  const of = [
    { successes: "0", trials: "0" },
    { successes: "1", trials: "2" },
  ] as const;
  expect(await ends(intervals.newcombe_low(...of), intervals.newcombe_high(...of))).toEqual({
    low: null,
    high: null,
  });
});

test("an interval that is to hold for many groups at once is wider", async () => {
  const wide = intervals.wilson_low("81", "263", intervals.Z_OF_MANY);
  // (81 + z²/2 − z √(81 × 182 / 263 + z²/4)) / (263 + z²) with z = 3.2905
  expectPublished(await ends(wide, "1"), { low: 0.22346, high: 1 });
});

test("numbers may be expressions", async () => {
  const found = await ends(intervals.wilson_low("80 + 1", "260 + 3"), intervals.wilson_high("80 + 1", "263"));
  expectPublished(found, { low: 0.2553, high: 0.3662 });
});
