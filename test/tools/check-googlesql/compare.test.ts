import { expect, test } from "@jest/globals";
import type { GoogleType } from "../../../sandbox/warehouse/googlesql/types/types.ts";
import type { Plain } from "../../../tools/check-googlesql/answer.ts";
import { difference } from "../../../tools/check-googlesql/compare.ts";

const answer = (kind: "INT64" | "FLOAT64" | "STRING", values: Plain[], name = "a") => ({
  columns: [{ name, type: { kind } as GoogleType }],
  rows: values.map((value) => [value]),
});

test("the order of rows counts only where the query says so", () => {
  const [a, b] = [answer("INT64", ["1", "2"]), answer("INT64", ["2", "1"])];
  expect(difference(a, b, false)).toBeNull();
  expect(difference(a, b, true)).toBe('row 1, column a: "1" by Google, "2" here');
});

test("FLOAT64 may differ by one part in a billion, or by 1e-12 near zero", () => {
  expect(difference(answer("FLOAT64", ["1e10"]), answer("FLOAT64", ["10000000001"]), true)).toBeNull();
  expect(difference(answer("FLOAT64", ["6.8e-18"]), answer("FLOAT64", ["0"]), false)).toBeNull();
  expect(difference(answer("FLOAT64", ["1"]), answer("FLOAT64", ["1.00000001"]), true)).not.toBeNull();
  expect(difference(answer("FLOAT64", ["NaN"]), answer("FLOAT64", ["1"]), true)).not.toBeNull();
});

test("rows that differ in their noise alone are found beside each other", () => {
  const a = answer("FLOAT64", ["0.3", "-1", "0.1"]);
  expect(difference(a, answer("FLOAT64", ["0.1", "0.30000000000000004", "-1"]), false)).toBeNull();
});

test("other types must be equal, NULL and the number of rows included", () => {
  expect(difference(answer("INT64", ["10000000000"]), answer("INT64", ["10000000001"]), true)).not.toBeNull();
  expect(difference(answer("STRING", [null]), answer("STRING", [""]), true)).not.toBeNull();
  expect(difference(answer("INT64", ["1"]), answer("INT64", ["1", "1"]), true)).toBe(
    "1 rows by Google, 2 here",
  );
});

test("names and types of columns are compared, generated names are not", () => {
  expect(difference(answer("INT64", []), answer("FLOAT64", []), true)).toBe(
    "columns (a INT64) by Google, (a FLOAT64) here",
  );
  expect(difference(answer("INT64", []), answer("INT64", [], "b"), true)).not.toBeNull();
  expect(difference(answer("INT64", [], ""), answer("INT64", [], "f0_"), true)).toBeNull();
});
