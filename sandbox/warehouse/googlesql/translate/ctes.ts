import type { CommonTable, Query, SetOperation } from "../syntax/ast.ts";
import { settledType } from "../types/compare.ts";
import { quoteName } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { coerceColumns } from "./columns.ts";
import { MOST_GROUPS, moveToRoot } from "./layers.ts";
import { translateBody } from "./query-body.ts";
import { countedRecursion } from "./recursion-limit.ts";
import { checkRecursion, referencesTo } from "./recursion-rules.ts";
import type { CommonTableRange, OutputColumn, Relation, Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";

/** The scope that a query's WITH tables are visible in, and their definitions for DuckDB's WITH. */
export function commonTables(
  t: Translation,
  node: Pick<Query, "with" | "recursive">,
  outer: Scope | null,
): { scope: Scope | null; definitions: readonly Definition[] } {
  if (node.with.length === 0) return { scope: outer, definitions: [] };
  const tables = new Map<string, CommonTableRange>();
  const scope: Scope = {
    parent: outer,
    ranges: new Map(),
    columns: [],
    pseudoColumns: [],
    commonTables: tables,
  };
  const definitions = node.with.map((table): Definition => {
    const key = table.name.toLowerCase();
    if (tables.has(key)) fail(t, `Duplicate alias ${table.name} for WITH subquery`, table);
    const name = quoteName(`${t.fresh("_c")}_${table.name.replace(/\W/g, "_")}`);
    const body = node.recursive ? recursiveBody(t, table) : null;
    const read = { ...t.nesting };
    Object.assign(t.nesting, { tables: 0, groups: 0 });
    const sql = body
      ? recursiveTable(t, table, body, name, tables, scope)
      : plainTable(t, table, name, tables, scope);
    Object.assign(t.nesting, read);
    return { name, sql };
  });
  return { scope, definitions };
}

/** More of them, each reading from the one before, DuckDB cannot plan. */
const MAX_CHAIN = 500;

/** A WITH table for DuckDB: its name there and `name AS (…)`, or two of them. */
export interface Definition {
  readonly name: string;
  readonly sql: string;
}

/** Those that have not gone to the front of the statement. */
export function remaining(t: Translation, definitions: readonly Definition[]): string[] {
  return definitions.filter(({ name }) => !t.root.names.has(name)).map(({ sql }) => sql);
}

function plainTable(
  t: Translation,
  table: CommonTable,
  name: string,
  tables: Map<string, CommonTableRange>,
  scope: Scope,
): string {
  const relation = coerceColumns(t, t.query(table.query, insideTable(scope)), null);
  const chain = t.nesting.tables + 1;
  if (chain > MAX_CHAIN) refuse(t, `A chain of more than ${MAX_CHAIN} WITH tables`, table);
  const { columns, valueTable } = relation;
  const isDeep = t.nesting.groups >= MOST_GROUPS;
  const groups = isDeep ? 0 : t.nesting.groups;
  tables.set(table.name.toLowerCase(), { name, columns, valueTable, chain, groups });
  const sql = `${name} AS ${isDeep ? "MATERIALIZED " : ""}(${relation.sql})`;
  t.root.movable.set(name, sql);
  if (isDeep) moveToRoot(t, name);
  return sql;
}

/** A WITH table sees the tables before it, and of the query around only the WITH tables, not the columns. */
function insideTable(scope: Scope): Scope {
  const { parent } = scope;
  return { ...scope, parent: parent && withoutColumns(parent) };
}

function withoutColumns(scope: Scope): Scope {
  const { parent, commonTables } = scope;
  return {
    parent: parent && withoutColumns(parent),
    ranges: new Map(),
    columns: [],
    pseudoColumns: [],
    ...(commonTables ? { commonTables } : {}),
  };
}

/** The set operation of a WITH table that refers to itself; null if it does not. */
function recursiveBody(t: Translation, table: CommonTable): SetOperation | null {
  if (!refersTo(table.query, table.name)) return null;
  const { body, orderBy, limit, pipes } = table.query;
  const plain = orderBy.length === 0 && !limit && pipes.length === 0 && table.query.with.length === 0;
  if (plain && body.kind === "set_operation" && body.operator === "UNION") return body;
  const message =
    "Recursive query does not have the form <non-recursive-term> UNION [ALL|DISTINCT] <recursive-term>";
  return fail(t, message, table.query);
}

function recursiveTable(
  t: Translation,
  table: CommonTable,
  body: SetOperation,
  name: string,
  tables: Map<string, CommonTableRange>,
  scope: Scope,
): string {
  if (refersTo(body.left, table.name)) {
    fail(t, "Recursive reference is not allowed in non-recursive UNION term", body);
  }
  checkRecursion(t, table, body);
  const inside = insideTable(scope);
  const base = translateBody(t, body.left, inside);
  const columns: OutputColumn[] = base.columns.map((column) => ({
    ...column,
    type: settledType(column.type),
    literal: false,
  }));
  const settled: Relation = coerceColumns(t, base, columns);
  const counted = countedRecursion(t, name, columns);
  const range = { columns, valueTable: base.valueTable, chain: t.nesting.tables + 1, groups: 0 };
  tables.set(table.name.toLowerCase(), { ...range, name: counted.lastRows });
  const step = translateBody(t, body.right, inside);
  if (step.columns.length !== columns.length) {
    fail(
      t,
      `Queries in UNION ${body.distinct ? "DISTINCT" : "ALL"} have mismatched column count; query 1 has ${columns.length} columns, query 2 has ${step.columns.length} columns`,
      body.right,
    );
  }
  const next = coerceColumns(
    t,
    step,
    columns,
    body.right,
    (from, to, i) =>
      `Cannot coerce column ${i + 1} of recursive term (${argumentTypeToString(from.type)}) to column type in non-recursive term (${argumentTypeToString(to.type)})`,
  );
  tables.set(table.name.toLowerCase(), { ...range, name });
  return counted.definitions(settled.sql, body.distinct ? "UNION" : "UNION ALL", next.sql);
}

function refersTo(node: unknown, name: string): boolean {
  return referencesTo(node, name).length > 0;
}
