import { table, withRuntime } from "./evaluate.ts";

withRuntime();

table("JSON_VALUE of text keeps a number's digits", [
  [`JSON_VALUE('{"n":1.50}', '$.n')`, "1.50"],
  [`JSON_VALUE('{"n":1.5,"m":1.50}', '$.n')`, "1.5"],
  [`JSON_VALUE('{"m":1.5,"n":1.50}', '$.n')`, "1.50"],
  [`JSON_VALUE('{"a":"1.50","n":1.5}', '$.n')`, "1.5"],
  [`JSON_VALUE('{"n":12345678901234567890.10}', '$.n')`, "12345678901234567890.10"],
  [`JSON_VALUE('{"n":1e2}', '$.n')`, "1e2"],
  [`JSON_VALUE('{"n":7}', '$.n')`, "7"],
]);

table("JSON_VALUE gives scalars only", [
  [`JSON_VALUE('{"a":{"b":"x y"}}', '$.a.b')`, "x y"],
  [`JSON_VALUE('{"a":{"b":1}}', '$.a')`, null],
  [`JSON_VALUE('{"a":null}', '$.a')`, null],
  [`JSON_VALUE('{"a":true}', '$.a')`, "true"],
  [`JSON_VALUE('{"a.b":"dot"}', '$."a.b"')`, "dot"],
  [`JSON_VALUE('{"a":[1,2]}', '$.a[1]')`, "2"],
  ["JSON_VALUE('not json', '$.a')", null],
  [`JSON_EXTRACT_SCALAR('{"a b":1}', "$['a b']")`, "1"],
  ["JSON_VALUE('{}', 'a')", new Error("JSONPath must start with '$'")],
  ["JSON_VALUE('{}', '$.*')", new Error("JSONPath")],
  ["JSON_VALUE(JSON '{\"n\":1.50}', '$.n')", "1.5"],
  [`JSON_VALUE('"plain"')`, "plain"],
]);

table("JSON_QUERY gives JSON without white space", [
  [`JSON_QUERY('{"a": {"b": [1, 2.50]}}', '$.a')`, '{"b":[1,2.50]}'],
  [`JSON_QUERY('{"a":"x"}', '$.a')`, '"x"'],
  [`JSON_QUERY('{"a":null}', '$.a')`, null],
  ["JSON_QUERY('oops', '$')", null],
  [`JSON_QUERY_ARRAY('{"a":[1.50,"x",{"y":2}]}', '$.a')`, ["1.50", '"x"', '{"y":2}']],
  [`JSON_VALUE_ARRAY('["a",1.50,null]')`, ["a", "1.50", null]],
  [`JSON_VALUE_ARRAY('["a",{}]')`, null],
  [`JSON_EXTRACT_STRING_ARRAY('{"a":1}', '$.a')`, null],
]);

table("PARSE_JSON is strict", [
  [`TO_JSON_STRING(PARSE_JSON(' {"a" : [1 , 2]}'))`, '{"a":[1,2]}'],
  ["PARSE_JSON('{a:1}')", new Error("Invalid input to PARSE_JSON")],
  ["PARSE_JSON('[1,]')", new Error("Invalid input to PARSE_JSON")],
  ["PARSE_JSON('NaN')", new Error("Invalid input to PARSE_JSON")],
  ["SAFE.PARSE_JSON('{')", null],
]);

table("typed access to JSON", [
  ["INT64(JSON '5')", "5"],
  ["INT64(JSON '5.0')", "5"],
  ["INT64(JSON '5.5')", new Error("JSON number: 5.5 cannot be converted to an integer")],
  ["INT64(JSON '\"5\"')", new Error("not an integer")],
  ["FLOAT64(JSON '1.5')", 1.5],
  ["BOOL(JSON 'true')", true],
  ["STRING(JSON '\"a\"')", "a"],
  ["STRING(JSON '1')", new Error("not a string")],
  ["LAX_INT64(JSON '\"12\"')", "12"],
  ["LAX_INT64(JSON '1.5')", "2"],
  ["LAX_INT64(JSON '\"x\"')", null],
  ["LAX_BOOL(JSON '\"TRUE\"')", true],
  ["LAX_BOOL(JSON '0')", false],
  ["LAX_FLOAT64(JSON '\"1.5\"')", 1.5],
  ["LAX_STRING(JSON 'true')", "true"],
  ["LAX_STRING(JSON '{}')", null],
  ["JSON_TYPE(JSON '[]')", "array"],
  ["JSON_TYPE(JSON 'null')", "null"],
  ["JSON_TYPE(JSON '1.5')", "number"],
  ['JSON_KEYS(JSON \'{"b":1,"a":2}\', 1)', ["a", "b"]],
]);

table("TO_JSON_STRING writes as BigQuery does", [
  [
    "TO_JSON_STRING(STRUCT(1 AS a, 'b\"c' AS b, [1, 2] AS c, NULL AS d))",
    '{"a":1,"b":"b\\"c","c":[1,2],"d":null}',
  ],
  ["TO_JSON_STRING(9007199254740993)", '"9007199254740993"'],
  ["TO_JSON_STRING(1.0)", "1"],
  ["TO_JSON_STRING(NUMERIC '1.25')", '"1.25"'],
  ["TO_JSON_STRING(NUMERIC '12')", "12"],
  ["TO_JSON_STRING(CAST('nan' AS FLOAT64))", '"NaN"'],
  ["TO_JSON_STRING(TIMESTAMP '2024-01-02 03:04:05.5+00')", '"2024-01-02T03:04:05.500Z"'],
  ["TO_JSON_STRING(DATETIME '2024-01-02 03:04:05')", '"2024-01-02T03:04:05"'],
  ["TO_JSON_STRING(b'abc')", '"YWJj"'],
  ["TO_JSON_STRING([STRUCT(1 AS a), NULL])", '[{"a":1},null]'],
  ["TO_JSON_STRING(CAST(NULL AS STRING))", "null"],
  ["TO_JSON_STRING(TO_JSON(STRUCT([STRUCT('x' AS k)] AS a)))", '{"a":[{"k":"x"}]}'],
  ["TO_JSON_STRING(JSON_OBJECT('a', 1, 'b', [1, 2]))", '{"a":1,"b":[1,2]}'],
  ["TO_JSON_STRING(JSON_ARRAY(1, 'x', NULL))", '[1,"x",null]'],
  ["TO_JSON_STRING(JSON_OBJECT())", "{}"],
]);

table("JSON can be changed, and large numbers stay as they are", [
  [
    "TO_JSON_STRING(JSON_SET(JSON '{\"a\":12345678901234567890}', '$.b', 'x', '$.c[1]', 2))",
    '{"a":12345678901234567890,"b":"x","c":[null,2]}',
  ],
  ["TO_JSON_STRING(JSON_SET(JSON '{\"a\":1}', '$.a.b', 2))", '{"a":1}'],
  ["TO_JSON_STRING(JSON_SET(JSON '{\"a\":1}', '$', [1]))", "[1]"],
  ["TO_JSON_STRING(JSON_REMOVE(JSON '{\"a\":[1,2],\"b\":3}', '$.a[0]', '$.b', '$.c'))", '{"a":[2]}'],
  ['TO_JSON_STRING(JSON_STRIP_NULLS(JSON \'{"a":null,"b":[1,null]}\'))', '{"b":[1]}'],
]);
