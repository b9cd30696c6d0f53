import { table, withRuntime } from "./evaluate.ts";

withRuntime();

table("rounding is half away from zero", [
  ["ROUND(2.5)", 3],
  ["ROUND(-2.5)", -3],
  ["ROUND(2.345, 2)", 2.35],
  ["ROUND(123.7, -1)", 120],
  ["ROUND(5)", 5],
  ["CAST(ROUND(NUMERIC '2.5') AS STRING)", "3"],
  ["CAST(ROUND(NUMERIC '-1.235', 2) AS STRING)", "-1.24"],
  ["TRUNC(2.9)", 2],
  ["TRUNC(-2.98, 1)", -2.9],
  ["CAST(TRUNC(NUMERIC '-2.987654321', 3) AS STRING)", "-2.987"],
  ["CEIL(2.1)", 3],
  ["FLOOR(-2.1)", -3],
  ["CAST(CEIL(NUMERIC '2.1') AS STRING)", "3"],
  ["CAST(1.5 AS INT64)", "2"],
  ["CAST(-2.5 AS INT64)", "-3"],
]);

table("large decimals are as exact as small ones", [
  ["CAST(ROUND(NUMERIC '12345678901234567890.125', 2) AS STRING)", "12345678901234567890.13"],
  ["CAST(ROUND(NUMERIC '999999999.999', 2) AS STRING)", "1000000000"],
  ["CAST(ROUND(NUMERIC '-1250', -2) AS STRING)", "-1300"],
  ["CAST(CAST('12345678901234567890.123456789' AS NUMERIC) AS STRING)", "12345678901234567890.123456789"],
  ["CAST(CAST(' -1.5 ' AS NUMERIC) AS STRING)", "-1.5"],
  ["CAST(CAST('1e3' AS NUMERIC) AS STRING)", "1000"],
  ["CAST(CAST('0.1234567895' AS NUMERIC) AS STRING)", "0.12345679"],
  ["CAST(CAST('1.123456789012345678' AS BIGNUMERIC) AS STRING)", "1.123456789012345678"],
  ["CAST('1.2.3' AS NUMERIC)", new Error("Invalid NUMERIC value")],
  ["SAFE_CAST('1e50' AS NUMERIC)", null],
]);

table("division and remainders", [
  ["DIV(-7, 2)", "-3"],
  ["MOD(-7, 3)", "-1"],
  ["MOD(NUMERIC '5.5', 2) = NUMERIC '1.5'", true],
  ["DIV(1, 0)", new Error("division by zero")],
  ["MOD(1, 0)", new Error("division by zero")],
  ["1 / 0", new Error("division by zero")],
  ["SAFE_DIVIDE(1, 0)", null],
  ["SAFE_DIVIDE(NUMERIC '1', 3) = NUMERIC '0.333333333'", true],
  ["IEEE_DIVIDE(0, 0) IS NULL", false],
  ["IS_INF(IEEE_DIVIDE(-1, 0))", true],
  ["CAST(NUMERIC '2' / 3 AS STRING)", "0.666666667"],
  ["MOD(1.5, 1)", new Error("No matching signature")],
]);

table("overflow is an error, NULL with SAFE_", [
  ["9223372036854775807 + 1", new Error("Overflow")],
  ["SAFE_ADD(9223372036854775807, 1)", null],
  ["SAFE_MULTIPLY(4611686018427387904, 2)", null],
  ["SAFE_SUBTRACT(3, 5)", "-2"],
  ["SAFE_NEGATE(-9223372036854775808)", null],
  ["ABS(-9223372036854775808)", new Error("Overflow")],
  ["EXP(1000)", new Error("Floating point error")],
  ["POW(1e200, 2)", new Error("Floating point error")],
  ["SQRT(-1)", new Error("Argument to SQRT cannot be negative: -1")],
  ["LN(0)", new Error("Floating point error in function: LN(0)")],
]);

table("powers and logarithms", [
  ["POW(2, 10)", 1024],
  ["SQRT(16)", 4],
  ["CBRT(27)", 3],
  ["LOG(100, 10)", 2],
  ["LOG10(1000)", 3],
  ["EXP(0)", 1],
  ["SIGN(-5)", "-1"],
  ["ABS(-1.5)", 1.5],
]);

table("NaN is no number", [
  ["IS_NAN(CAST('nan' AS FLOAT64))", true],
  ["IS_NAN(GREATEST(1.0, CAST('nan' AS FLOAT64)))", true],
  ["(SELECT IS_NAN(MIN(x)) FROM UNNEST([1.0, CAST('nan' AS FLOAT64)]) x)", true],
  ["GREATEST(1, NULL, 3)", null],
  ["LEAST(3, 1, 2)", "1"],
  ["GREATEST(1, 2.5)", 2.5],
]);

table("text of numbers", [
  ["CAST(1.0 AS STRING)", "1"],
  ["CAST(1e20 AS STRING)", "1e+20"],
  ["CAST(0.1 AS STRING)", "0.1"],
  ["CAST(CAST('nan' AS FLOAT64) AS STRING)", "nan"],
  ["CAST(CAST('-inf' AS FLOAT64) AS STRING)", "-inf"],
  ["CAST(NUMERIC '12.340' AS STRING)", "12.34"],
  ["CAST('0x1F' AS INT64)", "31"],
  ["CAST('-0x1F' AS INT64)", "-31"],
  ["CAST(' 12 ' AS INT64)", "12"],
  ["CAST('1_000' AS INT64)", new Error("Bad int64 value")],
  ["CAST('1.5' AS INT64)", new Error("Bad int64 value")],
  ["SAFE_CAST('1.5' AS INT64)", null],
  ["SAFE_CAST('99999999999999999999' AS INT64)", null],
  ["CAST('1_0' AS FLOAT64)", new Error("Bad double value")],
  ["CAST('yes' AS BOOL)", new Error("Bad bool value")],
  ["CAST('TRUE' AS BOOL)", true],
  ["PARSE_NUMERIC('1,234.5') = NUMERIC '1234.5'", true],
  ["CAST(CAST('inf' AS FLOAT64) AS INT64)", new Error("Illegal conversion")],
]);

table("FORMAT", [
  ["FORMAT('%d|%5d|%-5d|%05d', 1, 2, 3, 4)", "1|    2|3    |00004"],
  ['FORMAT("%\'d", 1234567)', "1,234,567"],
  ["FORMAT('%.2f %e', 3.14159, 1.5)", "3.14 1.500000e+00"],
  ["FORMAT('%x %X %o', 255, 255, 8)", "ff FF 10"],
  ["FORMAT('%s|%5s|%-5s|%.2s', 'a', 'b', 'c', 'def')", "a|    b|c    |de"],
  ["FORMAT('%t %T', 'a', 'a')", 'a "a"'],
  ["FORMAT('%T', [1, 2])", "[1, 2]"],
  ["FORMAT('%T', DATE '2024-01-02')", 'DATE "2024-01-02"'],
  ["FORMAT('%t', NULL)", "NULL"],
  ["FORMAT('%T', 1.0)", "1.0"],
  ["FORMAT('100%%')", "100%"],
  ["FORMAT('%.2f', NUMERIC '12345678901234567890.125')", "12345678901234567890.13"],
  ["FORMAT('%d', 'a')", new Error("Expected integer")],
  ["FORMAT('%d')", new Error("Too few arguments")],
]);

table("bits and buckets", [
  ["BIT_COUNT(-1)", "64"],
  ["1 << 63", "-9223372036854775808"],
  ["1 << 64", "0"],
  ["-1 >> 1", "9223372036854775807"],
  ["1 << -1", new Error("negative")],
  ["RANGE_BUCKET(20, [0, 10, 20, 30])", "3"],
  ["RANGE_BUCKET(NULL, [1])", null],
]);
