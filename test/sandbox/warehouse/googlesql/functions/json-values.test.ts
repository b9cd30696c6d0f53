import { table, withRuntime } from "./evaluate.ts";

withRuntime();

table(
  "JSON prints in one form: keys in order, the first of equal ones, doubles and strings in their shortest text",
  [
    [`TO_JSON_STRING(JSON '{"b":1,"a":2,"A":3,"ä":4,"":5}')`, '{"":5,"A":3,"a":2,"b":1,"ä":4}'],
    [`TO_JSON_STRING(JSON '{"a":1,"b":2,"a":{"c":3}}')`, '{"a":1,"b":2}'],
    [`TO_JSON_STRING(PARSE_JSON(r'{"\\u0061":"\\u00e9\\/"}'))`, '{"a":"é/"}'],
    [
      "TO_JSON_STRING(JSON '[1E2,1.0,-0,-0.0,1e15,123456789012345.0,0.0001,0.00001,1e300]')",
      "[100.0,1.0,0,-0.0,1e+15,123456789012345.0,0.0001,1e-05,1e+300]",
    ],
    [
      "TO_JSON_STRING(JSON '[18446744073709551615,18446744073709551616,-9223372036854775809]')",
      "[18446744073709551615,1.8446744073709552e+19,-9.223372036854776e+18]",
    ],
    ["TO_JSON_STRING(TO_JSON(STRUCT(1 AS z, 'x' AS b)))", '{"b":"x","z":1}'],
    ["TO_JSON_STRING(JSON_OBJECT('a', 1, 'a', 2))", '{"a":1}'],
    ["JSON_VALUE(JSON '[1e20]', '$[0]')", "1e+20"],
    ["JSON_VALUE(JSON '[\"1e20\"]', '$[0]')", "1e20"],
    ["JSON_VALUE_ARRAY(JSON '[1e2,0.00001]')", ["100.0", "1e-05"]],
    ["LAX_STRING(JSON '1.0')", "1"],
    ["JSON '1e400'", new Error("number overflow parsing '1e400'")],
  ],
);

table("NULL has no elements, also where it is constant", [
  ...[
    "LAX_FLOAT64_ARRAY",
    "LAX_INT64_ARRAY",
    "LAX_BOOL_ARRAY",
    "LAX_STRING_ARRAY",
    "STRING_ARRAY",
    "INT64_ARRAY",
  ].map((name) => [`${name}(CAST(NULL AS JSON)) IS NULL`, true] as const),
  ["LAX_FLOAT64_ARRAY(JSON 'null') IS NULL", true],
  ["LAX_INT64_ARRAY(JSON '[1, \"2\"]')", ["1", "2"]],
]);

table("text that is not JSON is read as far as it is", [
  [`JSON_VALUE('{"hello": "world"', '$.hello')`, "world"],
  [`JSON_VALUE("{'a': 'x'}", '$.a')`, "x"],
  [`JSON_VALUE('{"a":"x\\ny"}', '$.a')`, "x\ny"],
  [`JSON_QUERY('{"a":"x\\ny"}', '$.a')`, '"x\\ny"'],
  [`JSON_QUERY('{"a":{"b":1}', '$.a')`, '{"b":1}'],
  [`JSON_QUERY('{"a":{"b":1', '$.a')`, null],
  [`JSON_VALUE('{"b":bad,"a":1}', '$.a')`, null],
  [`JSON_QUERY_ARRAY('{"a":[1,2],', '$.a')`, ["1", "2"]],
  [`JSON_VALUE_ARRAY('{"a":[1,"x"],', '$.a')`, ["1", "x"]],
  [`JSON_VALUE('{"a":NaN}', '$.a')`, null],
]);

table("a JSONPath quotes keys with double quotes, and in the legacy functions in brackets", [
  [`JSON_VALUE('{"a b":1}', '$.a b')`, "1"],
  [`JSON_VALUE(r'{"a\\"b":1}', r'$."a\\"b"')`, "1"],
  [`JSON_VALUE('{"":1,"*":2}', '$."*"')`, "2"],
  [`JSON_VALUE(JSON '{"":1}', '$.""')`, "1"],
  ["JSON_VALUE('[1,2]', '$.1')", "2"],
  ["JSON_VALUE('[1,2]', '$[-1]')", null],
  ["JSON_VALUE('[1,2]', NULL)", null],
  [`JSON_EXTRACT_SCALAR(r'{"a\\"b":1}', r"$['a\\"b']")`, null],
  [`JSON_EXTRACT_SCALAR('{"a.b":1}', "$['a.b']")`, "1"],
  [`JSON_VALUE('{"a":1}', "$['a']")`, new Error("Invalid token in JSONPath at: ['a']")],
  [`JSON_EXTRACT_SCALAR('{"a":1}', '$."a"')`, new Error('Invalid token in JSONPath at: ."a"')],
  ["JSON_VALUE('[1]', '$[*]')", new Error("Unsupported operator in JSONPath: *")],
  ["JSON_VALUE('{}', '$..a')", new Error("Unsupported operator in JSONPath: ..")],
  ["JSON_VALUE('{}', CONCAT('$', '.a'))", new Error("must be a string literal or query parameter")],
  ["JSON_QUERY('{}')", new Error("No matching signature")],
]);

table("members and elements of JSON are reached whatever their keys are", [
  [`STRING(JSON '{"*":"x"}'['*'])`, "x"],
  [`STRING(JSON '{"":"x"}'[''])`, "x"],
  [`(SELECT STRING(j[k]) FROM (SELECT JSON '{"a*":"x","ab":"y"}' AS j, 'a*' AS k))`, "x"],
  ["JSON '[1]'[OFFSET(0)]", new Error("Subscript access using [OFFSET(INT64)] is not supported")],
]);

table("JSON_QUERY in lax mode unwraps and wraps arrays", [
  [`TO_JSON_STRING(JSON_QUERY(JSON '{"a":[{"b":1},{"b":2}]}', 'lax $.a.b'))`, "[1,2]"],
  [`TO_JSON_STRING(JSON_QUERY(JSON '{"a":[[{"b":1}],{"b":2}]}', 'lax $.a.b'))`, "[2]"],
  [`TO_JSON_STRING(JSON_QUERY(JSON '[[{"a":[[{"b":1}],{"b":2}]}]]', 'lax recursive $.a.b'))`, "[1,2]"],
  [`TO_JSON_STRING(JSON_QUERY(JSON '{"a":{"b":1}}', 'lax $.a[0].b[0]'))`, "[1]"],
  [`JSON_QUERY('{"a":1}', 'lax $.a')`, new Error("JSONPath must start with '$'")],
]);

table("PARSE_JSON keeps numbers or says that it cannot", [
  ["PARSE_JSON('922337203685477580701')", new Error("cannot round-trip through string representation")],
  [
    "TO_JSON_STRING(PARSE_JSON('[922337203685477580701, 1.50]', wide_number_mode => 'round'))",
    "[9.223372036854776e+20,1.5]",
  ],
  ["PARSE_JSON('1', wide_number_mode => 'x')", new Error("`wide_number_mode` specified for PARSE_JSON: x")],
  ["PARSE_JSON('1', wide_number_mode => NULL) IS NULL", true],
]);

table("JSON converts to values and arrays of them", [
  ["FLOAT64(JSON '9007199254740993', wide_number_mode => 'exact')", new Error("without loss of precision")],
  ["FLOAT64(JSON '9007199254740993')", 9007199254740992],
  ["INT64_ARRAY(JSON '[1, 2.0]')", ["1", "2"]],
  ["STRING_ARRAY(JSON '[\"a\"]')", ["a"]],
  ["STRING_ARRAY(JSON '[1]')", new Error("not a string")],
  ["BOOL_ARRAY(JSON 'true')", new Error("not an array")],
  ["FLOAT64_ARRAY(JSON '[1.5]')", [1.5]],
  ['LAX_INT64_ARRAY(JSON \'["1", true, 2.5, "x"]\')', ["1", "1", "3", null]],
  ["LAX_STRING_ARRAY(JSON '[1, null, \"a\"]')", ["1", null, "a"]],
  ["LAX_BOOL_ARRAY(JSON '5')", null],
  ["LAX_INT64(JSON '\"0x10\"')", null],
]);

table("TO_JSON_STRING escapes control characters and line ends, and prints prettily", [
  ["TO_JSON_STRING('\\u2028\\x1f')", '"\\u2028\\u001f"'],
  [
    "TO_JSON_STRING(STRUCT(1 AS b, [1, 2] AS a, CAST([] AS ARRAY<INT64>) AS c), TRUE)",
    '{\n  "b": 1,\n  "a": [\n    1,\n    2\n  ],\n  "c": []\n}',
  ],
  ["TO_JSON_STRING(1, NULL)", null],
  ["TO_JSON_STRING(TIMESTAMP '2024-01-01 00:00:00.1234+00')", '"2024-01-01T00:00:00.123400Z"'],
  ["TO_JSON_STRING(INTERVAL -25 MONTH)", '"P-2Y-1M"'],
  ["TO_JSON_STRING(INTERVAL 0 DAY)", '"P0Y"'],
  ["TO_JSON_STRING(TO_JSON(9007199254740993, stringify_wide_numbers => TRUE))", '"9007199254740993"'],
  ["TO_JSON_STRING(TO_JSON(NUMERIC '0.1', stringify_wide_numbers => TRUE))", "0.1"],
  ["TO_JSON_STRING(JSON_OBJECT(['b', 'a', 'b'], [1, NULL, 3]))", '{"a":null,"b":1}'],
  ["JSON_OBJECT(['a'], [1, 2])", new Error("The number of keys and values must match")],
  ["JSON_OBJECT(CAST(NULL AS STRING), 1)", new Error("A key cannot be NULL")],
]);

table("JSON_SET, JSON_ARRAY_APPEND and JSON_ARRAY_INSERT change what a path leads to", [
  [`TO_JSON_STRING(JSON_SET(JSON '{"a":1}', '$.b', 2, '$.a', 3, create_if_missing => FALSE))`, '{"a":3}'],
  [`TO_JSON_STRING(JSON_SET(JSON '{"a":1}', '$.a', 2, create_if_missing => NULL))`, '{"a":1}'],
  [`TO_JSON_STRING(JSON_SET(JSON '{"a":1}', NULL, 9, '$.b', 2))`, '{"a":1,"b":2}'],
  [
    `TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '{"a":[1],"b":null}', '$.a', [2, 3], '$.b', 4, '$.c', 5))`,
    '{"a":[1,2,3],"b":[4]}',
  ],
  ["TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '[1]', '$', [2, 3], append_each_element => FALSE))", "[1,[2,3]]"],
  ["TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '[1]', '$', JSON '[2]'))", "[1,[2]]"],
  [
    `TO_JSON_STRING(JSON_ARRAY_INSERT(JSON '["a","b"]', '$[1]', [1, 2], '$[6]', 'e'))`,
    '["a",1,2,"b",null,null,"e"]',
  ],
  ["TO_JSON_STRING(JSON_ARRAY_INSERT(JSON '[1,2]', '$', 5))", "[1,2]"],
  ["TO_JSON_STRING(JSON_ARRAY_INSERT(JSON '[1,2]', '$[3]', CAST([] AS ARRAY<INT64>)))", "[1,2,null,null]"],
  ["JSON_REMOVE(JSON '{}', '$')", new Error("The JSONPath cannot be '$'")],
]);

table("JSON_STRIP_NULLS takes nulls, and what they leave empty, out of a part", [
  [`TO_JSON_STRING(JSON_STRIP_NULLS(JSON '[1,null,{"a":null}]', include_arrays => FALSE))`, "[1,null,{}]"],
  [`TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a":{"b":null},"c":[null]}', remove_empty => TRUE))`, "null"],
  [
    `TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"x":[{"a":null}],"y":{"z":{}}}', include_arrays => FALSE, remove_empty => TRUE))`,
    '{"x":[{}]}',
  ],
  [`TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a":{"b":null},"c":null}', '$.a'))`, '{"a":{},"c":null}'],
  [`TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a":{"b":null}}', '$.a', remove_empty => TRUE))`, '{"a":null}'],
]);

table("JSON_KEYS and JSON_FLATTEN go through arrays as they are told", [
  [`JSON_KEYS(JSON '{"b":{"c":1},"a":[{"d":1}],"x.y":0}')`, ['"x.y"', "a", "b", "b.c"]],
  [`JSON_KEYS(JSON '{"a":{"b":{"c":1}}}', 2)`, ["a", "a.b"]],
  [`JSON_KEYS(JSON '{"a":[{"b":[[{"c":1}]]}]}', mode => 'lax')`, ["a", "a.b"]],
  [`JSON_KEYS(JSON '{"a":[{"b":[[{"c":1}]]}]}', mode => 'lax recursive')`, ["a", "a.b", "a.b.c"]],
  ["JSON_KEYS(JSON '{}', 0)", new Error("max_depth must be positive")],
  [
    `(SELECT STRING_AGG(TO_JSON_STRING(x), ' ' ORDER BY o) FROM UNNEST(JSON_FLATTEN(JSON '[[[1],2],{"a":[3]},null]')) x WITH OFFSET o)`,
    '1 2 {"a":[3]} null',
  ],
]);
