import { table, withRuntime } from "./evaluate.ts";

withRuntime();

table("arrays meet NULL and the ends of INT64 as in BigQuery", [
  ["ARRAY_TO_STRING(['a'], NULL)", null],
  ["ARRAY_TO_STRING(['a', NULL], ',', NULL)", null],
  ["ARRAY_TO_STRING(['a', NULL], ',')", "a"],
  ["ARRAY_LENGTH(NULL)", null],
  ["ARRAY_SLICE([1, 2, 3], 0, 9223372036854775807)", ["1", "2", "3"]],
  ["ARRAY_SLICE([1, 2, 3], 9223372036854775807, 9223372036854775807)", []],
  ["GENERATE_ARRAY(1.0, 2.0, CAST('inf' AS FLOAT64))", new Error("Sequence step cannot be +/-inf.")],
  [
    "GENERATE_DATE_ARRAY('2024-01-01', '2024-01-02', INTERVAL 1 HOUR)",
    new Error("GENERATE_DATE_ARRAY does not support the HOUR date part"),
  ],
  [
    "GENERATE_TIMESTAMP_ARRAY('2024-01-01', '2024-01-02', INTERVAL 1 MONTH)",
    new Error("GENERATE_TIMESTAMP_ARRAY does not support the MONTH date part"),
  ],
]);

table("structs", [
  ["STRUCT(1, 2)._field_1", new Error("Field name _field_1 does not exist")],
  ["STRUCT<a INT64>(1 AS b)", new Error("cannot specify both an explicit type and field names")],
  ["STRUCT(1 AS a, 2 AS A)", new Error("A STRUCT with two fields named A is not supported")],
  ["TO_JSON_STRING(SAFE_CAST(STRUCT('x', '2') AS STRUCT<a INT64, b INT64>))", '{"a":null,"b":2}'],
]);

table("ERROR of NULL is an error too, where it is reached", [
  ["ERROR(CAST(NULL AS STRING))", new Error("ERROR function called with NULL value")],
  ["IF(FALSE, ERROR(NULL), 1)", "1"],
]);

table("JSON is not compared, nor counted as distinct", [
  ["JSON '1' IS DISTINCT FROM JSON '1'", new Error("IS DISTINCT FROM is not defined")],
  ["(SELECT COUNT(DISTINCT x) FROM UNNEST([JSON '1']) x)", new Error("with arguments of type JSON")],
]);

table("BYTES have bits", [
  ["TO_HEX(b'\\x0f' & b'\\xf3')", "03"],
  ["TO_HEX(b'\\x0f' | b'\\xf3')", "ff"],
  ["TO_HEX(b'\\x0f' ^ b'\\xf3')", "fc"],
  ["TO_HEX(~b'\\x0f')", "f0"],
  ["TO_HEX(b'\\x01\\x80' << 1)", "0300"],
  ["TO_HEX(b'\\x01\\x80' >> 1)", "00c0"],
  ["TO_HEX(b'\\x01\\x80' << 16)", "0000"],
  ["b'\\x01' << -1", new Error("Bitwise shift by negative offset")],
  ["b'\\x0f' & b'\\x0f\\x0f'", new Error("Got 1 bytes on the left hand side and 2 bytes on the right")],
]);

table("CAST writes and reads BYTES in a format", [
  ["CAST(b'abc' AS STRING FORMAT 'hex')", "616263"],
  ["CAST(b'abc' AS STRING FORMAT 'BASE2')", "011000010110001001100011"],
  ["CAST(b'abc' AS STRING FORMAT 'BASE8')", "30261143"],
  ["CAST(b'abc' AS STRING FORMAT 'BASE64M')", "YWJj"],
  ["CAST(b'\\xff' AS STRING FORMAT 'ASCII')", new Error("Failed to decode invalid ASCII string")],
  ["TO_HEX(CAST('486' AS BYTES FORMAT 'HEX'))", "0486"],
  ["TO_HEX(CAST('1010' AS BYTES FORMAT 'BASE2'))", "0a"],
  ["TO_HEX(CAST('777' AS BYTES FORMAT 'BASE8'))", "ff"],
  ["SAFE_CAST('zz' AS BYTES FORMAT 'HEX')", null],
]);
