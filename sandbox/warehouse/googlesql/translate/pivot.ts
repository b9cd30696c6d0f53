import type { Expression, FromItem } from "../syntax/ast.ts";
import { quoteName } from "../types/duckdb.ts";
import { coerce, settle } from "./coerce.ts";
import { aliasedColumns, scopeOf, tableFrom } from "./scope.ts";
import type { FromRelation, Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

type PivotItem = Extract<FromItem, { kind: "pivot" }>;

/** PIVOT: one column per value and aggregate, grouped by every column that the clause does not mention. */
export function fromPivot(
  t: Translation,
  item: PivotItem,
  outer: Scope | null,
  left: Scope | null,
): FromRelation {
  return pivoted(t, item, t.from(item.from, outer, left), outer);
}

/** The same over a translated input. */
export function pivoted(
  t: Translation,
  item: PivotItem,
  source: FromRelation,
  outer: Scope | null,
): FromRelation {
  const scope = scopeOf(source, outer);
  const mentioned = new Set<string>();
  collectNames([item.aggregates.map(({ call }) => call), item.forExpression], mentioned);
  const keys = source.columns.filter((column) => !mentioned.has(column.name.toLowerCase()));
  const pivot = t.expression(item.forExpression, scope);
  const outputs: { name: string; value: Typed }[] = [];
  for (const { value, alias } of item.values) {
    const constant = t.expression(value, scope, pivot.type);
    const sql = coerce(t, constant, pivot.type, value);
    const aggregateFilter = `${pivot.sql} IS NOT DISTINCT FROM ${sql}`;
    if (alias === null && pivot.type.kind === "FLOAT64")
      fail(t, "PIVOT values of type FLOAT64 must specify an alias", value);
    const label = alias ?? valueName(t, constant, value);
    for (const aggregate of item.aggregates) {
      if (aggregate.call.kind !== "call") {
        fail(t, "PIVOT expression must be an aggregate function call", aggregate.call);
      }
      const result = settle(t, t.expression(aggregate.call, { ...scope, aggregateFilter }));
      const suffix = alias ?? label.replace(/^_(?=\d|minus_)/, "");
      outputs.push({ name: aggregate.alias ? `${aggregate.alias}_${suffix}` : label, value: result });
    }
  }
  const list = [
    ...keys.map((column) => `${column.sql} AS ${quoteName(column.name)}`),
    ...outputs.map((output) => `${output.value.sql} AS ${quoteName(output.name)}`),
  ];
  const group = keys.length > 0 ? ` GROUP BY ${keys.map((column) => column.sql).join(", ")}` : "";
  t.nesting.groups += 1;
  const duckAlias = t.fresh();
  const columns = [
    ...keys.map(({ name, type }) => ({ name, type })),
    ...outputs.map(({ name, value }) => ({ name, type: value.type })),
  ];
  return tableFrom(
    `(SELECT ${list.join(", ")} FROM ${source.sql}${group}) AS ${duckAlias}`,
    duckAlias,
    item.alias,
    aliasedColumns(duckAlias, columns),
  );
}

/** How BigQuery names the column of a pivot value that has no alias. */
function valueName(t: Translation, value: Typed, node: Expression): string {
  const { constant } = value;
  if (node.kind === "null") return "NULL";
  if (typeof constant === "boolean") return String(constant);
  if (typeof constant === "number" || typeof constant === "bigint") {
    const text = String(constant).replace(".", "_point_");
    return text.startsWith("-") ? `_minus_${text.slice(1)}` : `_${text}`;
  }
  if (typeof constant !== "string") return fail(t, "PIVOT value needs an alias", node);
  return constant.replace(/\W/g, "_").replace(/^(?=\d)/, "_");
}

function collectNames(node: unknown, into: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  const { kind, path } = node as { kind?: string; path?: string[] };
  if (kind === "name" && path) for (const part of path) into.add(part.toLowerCase());
  for (const value of Object.values(node)) collectNames(value, into);
}
