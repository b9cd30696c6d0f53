import { describe, expect, test } from "@jest/globals";
import { mapDuckError } from "../../../../sandbox/warehouse/engine/duckdb/errors.ts";

describe("an error of DuckDB reads like one of BigQuery", () => {
  test.each([
    [
      "Conversion Error: Type DOUBLE with value 1e+99 can't be cast because the value is out of range for the destination type INT64",
      "int64 out of range: 1e+99",
    ],
    [
      "Conversion Error: Could not cast value 1e+99 to DECIMAL(38,9) when casting from source column v",
      "numeric out of range: 1e+99",
    ],
    [
      'Conversion Error: Casting value "99999999999999999999999999999.9" to type DECIMAL(38,18) failed: value is out of range! when casting from source column x1',
      "A BIGNUMERIC as large as 99999999999999999999999999999.9 is not supported by the local warehouse",
    ],
    [
      'Conversion Error: invalid date field format: "x", expected format is (YYYY-MM-DD)\n\nLINE 1: SELECT bq_in(…)',
      "Invalid date: 'x'",
    ],
    ["Invalid Input Error: Cannot compare VARCHAR with BIGINT", "Cannot compare STRING with INT64"],
  ])("%s", (theirs, ours) => {
    expect(mapDuckError(new Error(theirs)).message).toBe(ours);
  });
});

describe("what no user can act on is refused without DuckDB's words", () => {
  test.each([
    "INTERNAL Error: Attempted to access index 3 within vector of size 2",
    "Binder Error: No function matches the given name and argument types 'bq_add(BOOLEAN)'",
    'Binder Error: Referenced column "_t4" not found in FROM clause!',
    "",
  ])("%s", (theirs) => {
    const error = mapDuckError(new Error(theirs));
    expect(error.message).toBe(
      "This statement is not supported by the local warehouse: its engine cannot run it",
    );
    expect(error.reason).toBe("notImplemented");
    expect(error.cause).toBeInstanceOf(Error);
  });
});
