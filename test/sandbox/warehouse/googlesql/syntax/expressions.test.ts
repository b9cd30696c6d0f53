import { describe, expect, test } from "@jest/globals";
import type { Expression } from "../../../../../sandbox/warehouse/googlesql/syntax/ast.ts";
import { parseExpression } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";

/** Operators with all their brackets: `(a + (b * c))`. */
function show(node: Expression): string {
  switch (node.kind) {
    case "binary":
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    case "unary":
      return `(${node.operator} ${show(node.operand)})`;
    case "name":
      return node.path.join(".");
    case "number":
      return node.text;
    case "is":
      return `(${show(node.operand)} IS ${node.negated ? "NOT " : ""}${node.what})`;
    case "between":
      return `(${show(node.operand)} BETWEEN ${show(node.low)} AND ${show(node.high)})`;
    case "parenthesized":
      return `[${show(node.expression)}]`;
    default:
      return node.kind;
  }
}

describe("operators bind as in GoogleSQL", () => {
  test.each([
    ["a OR b AND NOT c = d", "(a OR (b AND (NOT (c = d))))"],
    ["a - b - c * d || e", "((a - b) - ((c * d) || e))"],
    ["a | b ^ c & d << e + f", "(a | (b ^ (c & (d << (e + f)))))"],
    ["- a * ~ b", "((- a) * (~ b))"],
    ["-5 - -5", "(-5 - -5)"],
    ["+a", "a"],
    ["a BETWEEN b + 1 AND c AND d", "((a BETWEEN (b + 1) AND c) AND d)"],
    ["NOT a IS NOT NULL OR b", "((NOT (a IS NOT NULL)) OR b)"],
    ["(a + b) * c", "([(a + b)] * c)"],
    ["a <> b", "(a != b)"],
  ])("%s", (sql, shown) => {
    expect(show(parseExpression(sql))).toBe(shown);
  });

  test("comparisons do not chain", () => {
    expect(() => parseExpression("a = b = c")).toThrow('Syntax error: Unexpected "=" at [1:7]');
    expect(() => parseExpression("a + NOT b")).toThrow("Syntax error: Unexpected keyword NOT at [1:5]");
  });
});

test("a compound expression stands where its first operand stands", () => {
  expect(parseExpression("  a.b[0] + 1 > 2")).toMatchObject({ position: 2, left: { position: 2 } });
});

describe("names, fields and subscripts", () => {
  test.each<[string, object]>([
    ["a.select.`b c`", { kind: "name", path: ["a", "select", "b c"], quoted: false }],
    ["`p.d`.x", { kind: "name", path: ["p.d", "x"], quoted: true }],
    ["(a).b", { kind: "field", field: "b", of: { kind: "parenthesized" } }],
    ["a[0].b", { kind: "field", field: "b", of: { kind: "subscript", mode: null } }],
    ["a[SAFE_OFFSET(1)]", { kind: "subscript", mode: "SAFE_OFFSET", index: { text: "1" } }],
    ["@p.x", { kind: "field", of: { kind: "parameter", name: "p" } }],
    ["@@error.message", { kind: "system_variable", name: "error.message" }],
  ])("%s", (sql, node) => {
    expect(parseExpression(sql)).toMatchObject(node);
  });
});

describe("calls", () => {
  test.each<[string, object]>([
    ["SAFE.SUBSTR(x, 1)", { name: ["SUBSTR"], safe: true, args: [{}, {}] }],
    ["`p-1.d.f`(x)", { name: ["p-1", "d", "f"], safe: false }],
    ["NET.HOST(x)", { name: ["NET", "HOST"] }],
    ["IF(a, b, c)", { name: ["IF"], args: [{}, {}, {}] }],
    ["CURRENT_DATE", { name: ["CURRENT_DATE"], args: [] }],
    ["COUNT(*)", { star: true, args: [] }],
    ["COUNT(DISTINCT x)", { distinct: true }],
    [
      "ARRAY_AGG(x IGNORE NULLS ORDER BY y DESC NULLS LAST LIMIT 3)",
      { nulls: "IGNORE", orderBy: [{ direction: "DESC", nulls: "LAST" }], limit: { text: "3" } },
    ],
    ["ANY_VALUE(x HAVING MAX y)", { having: { extreme: "MAX", expression: { path: ["y"] } } }],
    ["f(a, k => 1)", { args: [{}], namedArgs: [{ name: "k", value: { text: "1" } }] }],
    ["ARRAY_FILTER(a, e -> e > 1)", { args: [{}, { kind: "lambda", parameters: ["e"] }] }],
    ["ARRAY_TRANSFORM(a, (e, i) -> e + i)", { args: [{}, { kind: "lambda", parameters: ["e", "i"] }] }],
    ["DATE_TRUNC(d, WEEK(monday))", { args: [{}, { kind: "date_part", part: "WEEK", weekday: "MONDAY" }] }],
    ["DATE_DIFF(a, day, DAY)", { args: [{}, { kind: "name" }, { kind: "date_part", part: "DAY" }] }],
    ["SUM(x) OVER w", { over: { windowName: "w" } }],
    [
      "SUM(x) OVER (w PARTITION BY a ORDER BY b RANGE BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING)",
      {
        over: {
          base: "w",
          partitionBy: [{ path: ["a"] }],
          orderBy: [{ direction: "ASC", nulls: null }],
          frame: {
            unit: "RANGE",
            start: { kind: "PRECEDING", offset: { text: "1" } },
            end: { kind: "UNBOUNDED FOLLOWING", offset: null },
          },
        },
      },
    ],
    ["SUM(x) OVER (ROWS 2 PRECEDING)", { over: { frame: { unit: "ROWS", end: { kind: "CURRENT ROW" } } } }],
  ])("%s", (sql, node) => {
    expect(parseExpression(sql)).toMatchObject({ kind: "call", ...node });
  });
});

describe("literals, constructors and special forms", () => {
  test.each<[string, object]>([
    ["DATE '2024-01-01'", { kind: "typed_literal", type: "DATE", value: "2024-01-01" }],
    ["decimal '1.5'", { kind: "typed_literal", type: "NUMERIC", value: "1.5" }],
    ["DATE(2024, 1, 1)", { kind: "call", name: ["DATE"] }],
    ["-9223372036854775808", { kind: "number", text: "-9223372036854775808" }],
    ["INTERVAL '1-2' YEAR TO month", { kind: "interval", part: "YEAR", to: "MONTH" }],
    ["RANGE<DATE> '[2020-01-01, UNBOUNDED)'", { kind: "range_literal", type: { kind: "range_type" } }],
    ["[1, 2]", { kind: "array", type: null, elements: [{}, {}] }],
    ["ARRAY<INT64>[]", { kind: "array", type: { kind: "array_type", element: { name: "INT64" } } }],
    ["ARRAY(SELECT 1)", { kind: "array_query" }],
    ["STRUCT(1 AS a, 2)", { kind: "struct", tuple: false, fields: [{ name: "a" }, { name: null }] }],
    [
      "STRUCT<a ARRAY<STRUCT<INT64, b STRING(5)>>>(NULL)",
      {
        type: {
          fields: [
            {
              name: "a",
              type: {
                element: {
                  fields: [{ name: null }, { name: "b", type: { name: "STRING", parameters: [5] } }],
                },
              },
            },
          ],
        },
      },
    ],
    ["(1, 2)", { kind: "struct", tuple: true, fields: [{}, {}] }],
    [
      "CASE x WHEN 1 THEN 2 ELSE 3 END",
      { kind: "case", operand: {}, branches: [{}], otherwise: { text: "3" } },
    ],
    [
      "SAFE_CAST(x AS DATE FORMAT 'YYYY' AT TIME ZONE 'UTC')",
      { kind: "cast", safe: true, format: { value: "YYYY" }, timeZone: { value: "UTC" } },
    ],
    ["EXTRACT(WEEK(TUESDAY) FROM d)", { kind: "extract", part: "WEEK", weekday: "TUESDAY", timeZone: null }],
    ["WITH(a AS 1, b AS a, a + b)", { kind: "with_expression", variables: [{ name: "a" }, { name: "b" }] }],
    ["x NOT IN (1, 2)", { kind: "in_list", negated: true, values: [{}, {}] }],
    ["x IN (SELECT 1)", { kind: "in_query", negated: false }],
    ["x IN UNNEST(a)", { kind: "in_unnest" }],
    ["x NOT LIKE ALL ('a', 'b')", { kind: "like_quantified", quantifier: "ALL", negated: true }],
    ["x IS NOT DISTINCT FROM y", { kind: "is_distinct", negated: true }],
    ["EXISTS(SELECT 1)", { kind: "exists" }],
  ])("%s", (sql, node) => {
    expect(parseExpression(sql)).toMatchObject(node);
  });
});

describe("brackets hold a query or an expression", () => {
  test.each([
    ["(SELECT 1)", "scalar_query"],
    ["((SELECT 1))", "scalar_query"],
    ["((SELECT 1) UNION ALL (SELECT 2))", "scalar_query"],
    ["((SELECT 1) LIMIT 1)", "scalar_query"],
    ["(FROM t |> LIMIT 1)", "scalar_query"],
    ["((SELECT 1) + 1)", "parenthesized"],
    ["((SELECT 1), 2)", "struct"],
    ["(WITH(a AS 1, a))", "parenthesized"],
  ])("%s is a %s", (sql, kind) => {
    expect(parseExpression(sql).kind).toBe(kind);
  });
});

test("positional parameters are counted", () => {
  expect(parseExpression("? + ?")).toMatchObject({ left: { index: 0 }, right: { index: 1 } });
});

test("long chains of AND stay shallow and keep their order", () => {
  const names = Array.from({ length: 5000 }, (_, index) => `x${index}`);
  let depth = 0;
  const walk = (node: Expression, level: number): string[] => {
    depth = Math.max(depth, level);
    return node.kind === "binary"
      ? [...walk(node.left, level + 1), ...walk(node.right, level + 1)]
      : [show(node)];
  };
  expect(walk(parseExpression(names.join(" AND ")), 0)).toEqual(names);
  expect(depth).toBeLessThan(50);
});
