import type { Expression } from "../syntax/ast.ts";
import { sameType, settledType } from "../types/compare.ts";
import { quoteName } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { arrayOf, BOOL } from "../types/make.ts";
import { superType } from "../types/supertype.ts";
import type { GoogleType } from "../types/types.ts";
import { coerce, coerced, convert } from "./coerce.ts";
import { compare, comparesPlainly, translateComparison } from "./comparisons.ts";
import { structInTable } from "./in-structs.ts";
import { tableApart } from "./layers.ts";
import { nestedQuery } from "./nesting.ts";
import { commonPair, isFiniteLiteral, isPair } from "./operands.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

const not = (negated: boolean, sql: string): Typed => ({
  sql: `(${negated ? "NOT " : ""}${sql})`,
  type: BOOL,
});

export function translateIs(t: Translation, node: Of<"is">, scope: Scope | null): Typed {
  const operator = `IS ${node.negated ? "NOT " : ""}`;
  if (node.what === "NULL") {
    return { sql: `(${t.expression(node.operand, scope).sql} ${operator}NULL)`, type: BOOL };
  }
  const operand = coerced(t, node.operand, scope, BOOL);
  return { sql: `(${operand} ${operator}${node.what === "UNKNOWN" ? "NULL" : node.what})`, type: BOOL };
}

export function translateIsDistinct(t: Translation, node: Of<"is_distinct">, scope: Scope | null): Typed {
  const pair = commonPair(t, node.left, node.right, scope);
  if (!isPair(pair)) {
    fail(
      t,
      `No matching signature for operator IS DISTINCT FROM for argument types: ${argumentTypeToString(pair.leftType)}, ${argumentTypeToString(pair.rightType)}`,
      node,
    );
  }
  if (["JSON", "ARRAY"].includes(pair.type.kind)) {
    fail(t, `IS DISTINCT FROM is not defined for arguments of type ${argumentTypeToString(pair.type)}`, node);
  }
  return {
    sql: `(${pair.left} IS ${node.negated ? "NOT " : ""}DISTINCT FROM ${pair.right})`,
    type: BOOL,
  };
}

/** One evaluation of the operand wherever DuckDB's BETWEEN means the same; a bound that may be NaN takes two comparisons. */
export function translateBetween(t: Translation, node: Of<"between">, scope: Scope | null): Typed {
  const operand = t.expression(node.operand, scope);
  const [low, high] = [node.low, node.high].map((bound) => {
    const value = t.expression(bound, scope);
    return value.literal && !operand.literal ? t.expression(bound, scope, operand.type) : value;
  });
  const common = low && high ? superType([operand, low, high]) : null;
  const plain = common && comparesPlainly(common) && common.kind !== "NULL";
  if (low && high && plain && (common.kind !== "FLOAT64" || isFiniteLiteral(high))) {
    const value = coerce(t, operand, common, node.operand);
    const bounds = [coerce(t, low, common, node.low), coerce(t, high, common, node.high)];
    const between = node.negated ? "NOT BETWEEN" : "BETWEEN";
    return { sql: `(${value} ${between} ${bounds.join(" AND ")})`, type: BOOL };
  }
  const atLeast = translateComparison(t, ">=", node.operand, node.low, node, scope);
  const atMost = translateComparison(t, "<=", node.operand, node.high, node, scope);
  return not(node.negated, `(${atLeast.sql} AND ${atMost.sql})`);
}

export function translateInList(t: Translation, node: Of<"in_list">, scope: Scope | null): Typed {
  let operand = t.expression(node.operand, scope);
  let values = node.values.map((value) => t.expression(value, scope, operand.literal ? null : operand.type));
  const common = superType([operand, ...values]);
  if (!common) {
    const kinds = [...new Set(values.map((value) => argumentTypeToString(value.type)))];
    fail(
      t,
      `No matching signature for operator IN for argument types ${argumentTypeToString(operand.type)} and {${kinds.join(", ")}}`,
      node,
    );
  }
  const type = settledType(common);
  if (operand.literal) {
    operand = t.expression(node.operand, scope, type);
    values = node.values.map((value) => t.expression(value, scope, type));
  }
  const left = coerce(t, operand, type, node.operand);
  const items = values.map((value, i) => coerce(t, value, type, node.values[i] ?? node));
  const literals = values.every((value) => value.literal);
  if (comparesPlainly(type) && (type.kind !== "FLOAT64" || literals)) {
    return { sql: `(${left} ${node.negated ? "NOT " : ""}IN (${items.join(", ")}))`, type: BOOL };
  }
  const tests = items.map((item) => compare(t, "=", left, item, type, node));
  return not(node.negated, `(${tests.join(" OR ")})`);
}

export function translateInUnnest(t: Translation, node: Of<"in_unnest">, scope: Scope | null): Typed {
  const array = t.expression(node.array, scope);
  if (array.type.kind !== "ARRAY") {
    fail(
      t,
      `Second argument of IN UNNEST must be an array but was ${argumentTypeToString(array.type)}`,
      node,
    );
  }
  const { element } = array.type;
  const operand = t.expression(node.operand, scope, element);
  const common = superType([operand, { type: element, literal: array.literal ?? false }]);
  if (!common) {
    fail(
      t,
      `No matching signature for operator IN UNNEST for argument types: ${argumentTypeToString(operand.type)}, ${argumentTypeToString(array.type)}`,
      node,
    );
  }
  const type = settledType(common);
  const all = coerce(t, { ...array, literal: true }, arrayOf(type), node.array);
  if (!comparesPlainly(type)) {
    const rows = `SELECT unnest(${all}) AS "v"`;
    return amongRows(t, node, coerce(t, operand, type, node.operand), rows, '"v"', type);
  }
  const list = type.kind === "FLOAT64" ? `bq_numbers(${all})` : all;
  return not(node.negated, `bq_in(${coerce(t, operand, type, node.operand)}, ${list})`);
}

export function translateInQuery(t: Translation, node: Of<"in_query">, scope: Scope | null): Typed {
  const made = t.namesMade();
  const query = nestedQuery(t, node, node.query, scope);
  const [column] = query.columns;
  if (!column || query.columns.length !== 1) {
    fail(t, "Subquery of type IN must have only one output column", node.query);
  }
  const operand = t.expression(node.operand, scope, column.type);
  const common = superType([operand, { type: column.type, literal: column.literal ?? false }]);
  const uncomparable = () =>
    fail(
      t,
      `Cannot execute IN subquery with uncomparable types ${argumentTypeToString(operand.type)} and ${argumentTypeToString(column.type)}`,
      node,
    );
  if (!common) return uncomparable();
  const type = settledType(common);
  const value = convert(t, quoteName(column.sqlName), column.type, type);
  if (!comparesPlainly(type)) {
    if (type.kind !== "STRUCT") return uncomparable();
    const left = coerce(t, operand, type, node.operand);
    const rows = tableApart(t, `SELECT ${value} AS "v" FROM (${query.sql})`, made);
    return rows === null
      ? amongRows(t, node, left, query.sql, value, type)
      : not(node.negated, structInTable(t, node, left, rows, type));
  }
  const values =
    type.kind === "FLOAT64" && column.type.kind === "FLOAT64"
      ? `SELECT ${value} FROM (${query.sql}) WHERE NOT coalesce(isnan(${value}), false)`
      : sameType(type, column.type)
        ? query.sql
        : `SELECT ${value} FROM (${query.sql})`;
  const left = coerce(t, operand, type, node.operand);
  return { sql: `(${left} ${node.negated ? "NOT " : ""}IN (${values}))`, type: BOOL };
}

/** Whether a value that DuckDB compares in another way equals one of many: NULL if that cannot be told of any, and of none it is true. */
function amongRows(
  t: Translation,
  node: { position: number; negated: boolean },
  left: string,
  rows: string,
  value: string,
  type: GoogleType,
): Typed {
  const alias = t.fresh();
  const equal = compare(t, "=", left, `${alias}."v"`, type, node);
  const any = `CASE WHEN coalesce(bool_or(${equal}), false) THEN true WHEN coalesce(bool_or(${equal} IS NULL), false) THEN NULL ELSE false END`;
  return not(node.negated, `(SELECT ${any} FROM (SELECT ${value} AS "v" FROM (${rows})) AS ${alias})`);
}
