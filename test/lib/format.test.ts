import { describe, expect, test } from "@jest/globals";
import { formatValue } from "../../lib/format.ts";

describe("formatValue", () => {
  test.each([
    [1234.56, "count", "1,234.6"],
    [12_340.5, "usd", "$12,341"],
    [-9.5, "usd", "−$9.5"],
    [0.0312, "ratio", "3.1 %"],
    [null, "ratio", "—"],
  ] as const)("writes %p of %s as %p", (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  test.each([
    [0.99941, "ratio", 0.0001, "99.94 %"],
    [0.9, "ratio", 0.1, "90 %"],
    [5.125, "count", 0.005, "5.125"],
    [1_000_000.25, "usd", 0.05, "$1,000,000.25"],
    [60.25, "score", 10, "60.25"],
  ] as const)("writes %p of %s in steps of %p as %p", (value, unit, step, text) => {
    expect(formatValue(value, unit, step)).toBe(text);
  });
});
