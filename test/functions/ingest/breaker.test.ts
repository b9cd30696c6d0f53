import { expect, test } from "@jest/globals";
import { breakerOpens, checkBreaker } from "../../../functions/ingest/breaker.ts";

test.each([
  [10, 1, false],
  [3, 3, false],
  [10, 4, true],
  [1_000, 10, false],
  [1_000, 11, true],
  [1_000_000, 100, false],
  [1_000_000, 101, true],
  [0, 0, false],
])("of %d rows %d bad ones: breaker opens = %p", (fetched, bad, opens) => {
  expect(breakerOpens(fetched, bad)).toBe(opens);
});

test("the error says how many, the commonest reason, and that nothing was committed", () => {
  expect(() => checkBreaker("stripe.prices", 100, 40, "invalid_type at currency")).toThrow(
    /40 of 100 rows.*nothing was committed.*invalid_type at currency \(stripe\.prices\)/,
  );
});
