import { expect, test } from "@jest/globals";
import {
  exactOfDouble,
  fixedText,
} from "../../../../../sandbox/warehouse/googlesql/functions/runtime/javascript/decimal-text.ts";
import { evaluate, rowsOf, table, withRuntime } from "./evaluate.ts";

withRuntime();

table("whole numbers", [
  ["FORMAT('%+\\'d', 123456789)", "+123,456,789"],
  ["FORMAT('%x %X %o', -5, 255, 8)", "-5 FF 10"],
  ["FORMAT('%#x %#o', -1234, 0)", "-0x4d2 00"],
  ["FORMAT('%08x|%-6d|%06d', -5, 42, -42)", "-0000005|42    |-00042"],
  ["FORMAT('%10.3d|% d', -5, 7)", "      -005| 7"],
  ["FORMAT('%\\'x', 123456789)", "75b:cd15"],
  ["FORMAT('%d', CAST(NULL AS INT64))", null],
]);

table("numbers with a fraction", [
  ["FORMAT('%f', -0.0)", "0.000000"],
  ["FORMAT('%.0f %.0f', 0.5, 2.5)", "0 2"],
  ["FORMAT('%.0f %.0f', NUMERIC '0.5', NUMERIC '2.5')", "1 3"],
  ["FORMAT('%.2f', NUMERIC '-0.001')", "-0.00"],
  ["FORMAT('%.20f', NUMERIC '1.5')", "1.50000000000000000000"],
  ["FORMAT('%e %E', 123456789.125, 0.0)", "1.234568e+08 0.000000E+00"],
  ["FORMAT('%g %g %#g', 1e20, 0.0001, 1.5)", "1e+20 0.0001 1.50000"],
  ["FORMAT('%\\'.2f', 1234567.891)", "1,234,567.89"],
  ["FORMAT('%\\'g', -123456.789)", "-123,457"],
  ["FORMAT('%010.1f|%-8.1f|%+.1f', 1.5, 1.5, 1.5)", "00000001.5|1.5     |+1.5"],
  ["FORMAT('%010f|%F', CAST('inf' AS FLOAT64), CAST('nan' AS FLOAT64))", "       inf|NAN"],
  ["FORMAT('%.1f', 1e21)", "1000000000000000000000.0"],
]);

table("%t shows values as CAST does, %T as literals", [
  ["FORMAT('%t %T', 1.0, 1e15)", "1.0 1e+15"],
  ["FORMAT('%T', 'say \"hi\"')", "'say \"hi\"'"],
  ["FORMAT('%T', 'a\\tb\\x01')", '"a\\tb\\x01"'],
  ["FORMAT('%T', b'a\\xff\\n')", 'b"a\\xff\\x0a"'],
  ["FORMAT('%t', b'a\\xff\"')", 'a\\xff\\"'],
  ["FORMAT('%T', STRUCT(1 AS a, STRUCT('x' AS b) AS c))", '(1, STRUCT("x"))'],
  ["FORMAT('%T', JSON '{\"a\": [1, 2.5]}')", "JSON '{\"a\":[1,2.5]}'"],
  ["FORMAT('%t|%.3t|%8t', [1, NULL], DATE '2024-01-05', TRUE)", "[1, NULL]|202|    true"],
  ["FORMAT('%T', CAST(NULL AS STRING))", "NULL"],
  ["FORMAT('%P', JSON '{\"a\":[1,{}],\"b\":[]}')", '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}'],
]);

table("* takes width and precision from the arguments", [
  ["FORMAT('%*d|%-*d|%*d|', 5, 42, 5, 42, -5, 42)", "   42|42   |42   |"],
  ["FORMAT('%*.*f|%.*s', 10, 2, 3.14159, 2, 'abc')", "      3.14|ab"],
  ["FORMAT('%*d', NULL, 42)", null],
  [
    "FORMAT('%*d', 'a', 42)",
    new Error("Invalid type for argument 2 to FORMAT; Expected integer; Got STRING"),
  ],
]);

table("a string that is no FORMAT string, or does not fit the arguments, is an error", [
  ["FORMAT('abc%')", new Error('Invalid FORMAT string: "abc%"')],
  ["FORMAT('%z', 1)", new Error('Invalid format specifier character "z" in FORMAT string: "%z"')],
  ["FORMAT('%d')", new Error('Too few arguments to FORMAT for pattern "%d"; Expected 2; Got 1')],
  ["FORMAT('%d', 1, 2)", new Error('Too many arguments to FORMAT for pattern "%d"; Expected 2; Got 3')],
  ["FORMAT('%s', 1)", new Error("Expected STRING; Got INT64")],
  ["FORMAT('%99999999d', 1)", new Error("exceeds the maximum supported output width")],
]);

test("a FORMAT string from a column means what it would mean as a constant", async () => {
  const values = [
    "1",
    "-42",
    "1.5",
    "NUMERIC '-2.5'",
    "'é\"x'",
    "DATE '2024-01-05'",
    "[1.0]",
    "STRUCT(1)",
    "b'a'",
  ];
  const patterns: Record<string, string[]> = {
    "1": ["%d", "%5d", "%05d", "%-5d|", "%'d", "%t", "%T"],
    "-42": ["%d", "%06d", "%x", "%i"],
    "1.5": ["%f", "%.2f", "%8.1f", "%e", "%g", "%t", "%T"],
    "NUMERIC '-2.5'": ["%f", "%.0f", "%t", "%T"],
    "'é\"x'": ["%s", "%5s", "%-5s|", "%t", "%T"],
  };
  for (const value of values) {
    for (const pattern of patterns[value] ?? ["%t", "%T", "%12t", "%%%T"]) {
      const [fromColumn] = await rowsOf(`SELECT FORMAT(f, ${value}) FROM UNNEST([r"${pattern}"]) AS f`);
      expect([pattern, value, fromColumn]).toEqual([
        pattern,
        value,
        await evaluate(`FORMAT(r"${pattern}", ${value})`),
      ]);
    }
  }
});

test("a FORMAT string from a column may be wrong for the arguments", async () => {
  await expect(rowsOf("SELECT FORMAT(f, 1) FROM UNNEST(['%d %d']) AS f")).rejects.toThrow(
    "Too few arguments",
  );
  await expect(rowsOf("SELECT FORMAT(f, 1) FROM UNNEST(['%s']) AS f")).rejects.toThrow(
    "Expected STRING; Got INT64",
  );
});

table("FLOAT64 as text has fifteen digits where they are the number, else seventeen", [
  ["CAST(2 / 3 AS STRING)", "0.66666666666666663"],
  ["CAST(0.1 AS STRING)", "0.1"],
  ["CAST(1e15 AS STRING)", "1e+15"],
  ["CAST(5e-324 AS STRING)", "4.94065645841247e-324"],
  ["CAST(-0.0 AS STRING)", "0"],
  ["CAST(999999999999999.9 AS STRING)", "999999999999999.88"],
]);

test("a double has all its digits", () => {
  expect(fixedText(exactOfDouble(1e23), 0)).toBe("99999999999999991611392");
  expect(fixedText(exactOfDouble(0.1), 20)).toBe("0.10000000000000000555");
});
