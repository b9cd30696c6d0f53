import { withoutParameters } from "../types/compare.ts";
import { fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { structOf } from "../types/make.ts";
import type { Column } from "../types/types.ts";
import type { ScopeColumn } from "./context.ts";
import type { FromRelation, NamedRange, Relation, Scope } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** The scope in which expressions over a FROM are resolved. */
export function scopeOf(from: FromRelation | null, parent: Scope | null): Scope {
  return {
    parent,
    ranges: from?.ranges ?? new Map(),
    columns: from?.columns ?? [],
    pseudoColumns: from?.pseudoColumns ?? [],
  };
}

/** Whether SQL mentions a column of this level: DuckDB aliases are unique in a statement, so that the text tells. */
export function mentions(sql: string, level: Scope): boolean {
  return columnTexts(level).some((text) => sql.includes(text));
}

/** Whether SQL is that of a column or row value of this level. */
export function isColumn(sql: string, level: Scope): boolean {
  return columnTexts(level).includes(sql);
}

/** The SQL of those columns and row values of this level that SQL mentions. */
export function mentioned(sql: string, level: Scope): ReadonlySet<string> {
  return new Set(columnTexts(level).filter((text) => sql.includes(text)));
}

/** The SQL of every column, pseudo column and row value that a level gives names to. */
function columnTexts(level: Scope): string[] {
  const ranges = [...level.ranges.values()];
  return [
    ...[level, ...ranges].flatMap(({ columns, pseudoColumns }) =>
      [...columns, ...pseudoColumns].map((column) => column.sql),
    ),
    ...ranges.filter((range) => range.isValueTable).map((range) => range.row.sql),
  ];
}

/** Columns of a table under a DuckDB alias. */
export function aliasedColumns(
  alias: string,
  columns: readonly { name: string; type: ScopeColumn["type"]; sqlName?: string }[],
): ScopeColumn[] {
  return columns.map((column) => ({
    name: column.name,
    type: column.type,
    sql: `${alias}.${quoteName(column.sqlName ?? column.name)}`,
  }));
}

/** A table's column as expressions see it. */
export function bareColumn({ name, type }: Column): Column {
  return { name, type: withoutParameters(type) };
}

/** A range over columns: its row is the struct of them. */
export function tableRange(
  alias: string,
  columns: readonly ScopeColumn[],
  options: { pseudoColumns?: readonly ScopeColumn[]; fullName?: readonly string[] | null } = {},
): NamedRange {
  return {
    alias,
    columns,
    pseudoColumns: options.pseudoColumns ?? [],
    get row() {
      return rowOf(columns);
    },
    isValueTable: false,
    fullName: options.fullName ?? null,
  };
}

/** The range with something changed; its row is still made only where it is asked for. */
export function changedRange(
  range: NamedRange,
  change: Partial<Pick<NamedRange, "fullName" | "rowless">>,
): NamedRange {
  const { alias, columns, pseudoColumns, isValueTable, fullName, rowless } = range;
  return {
    alias,
    columns,
    pseudoColumns,
    isValueTable,
    fullName,
    ...(rowless === undefined ? {} : { rowless }),
    ...change,
    get row() {
      return range.row;
    },
  };
}

/** A range whose rows are single values (UNNEST, SELECT AS STRUCT): the alias means the value itself. */
export function valueRange(alias: string, row: Typed): NamedRange {
  return {
    alias,
    columns: fieldColumns(row),
    pseudoColumns: [],
    row,
    isValueTable: true,
    fullName: null,
  };
}

/** The fields of a struct value as columns; none for anything else. */
export function fieldColumns(value: Typed): ScopeColumn[] {
  if (value.type.kind !== "STRUCT") return [];
  return value.type.fields.map((field, i) => ({
    name: fieldName(field, i),
    type: field.type,
    sql: `(${value.sql}).${quoteName(fieldName(field, i))}`,
  }));
}

/** FROM of one table-like item. `name` is the alias in GoogleSQL, null if it has none. */
export function tableFrom(
  sql: string,
  duckAlias: string,
  name: string | null,
  columns: readonly ScopeColumn[],
  options: { pseudoColumns?: readonly ScopeColumn[]; fullName?: readonly string[] | null } = {},
): FromRelation {
  const ranges = new Map<string, NamedRange>();
  if (name !== null) ranges.set(name.toLowerCase(), tableRange(name, columns, options));
  return {
    sql,
    columns,
    ranges,
    pseudoColumns: options.pseudoColumns ?? [],
    lateral: false,
    alias: duckAlias,
  };
}

/** FROM of one item whose rows are values in the DuckDB column `column`. */
export function valueFrom(
  sql: string,
  duckAlias: string,
  name: string | null,
  column: string,
  type: Typed["type"],
  columnName = name ?? "f0_",
): FromRelation {
  const value: Typed = { sql: `${duckAlias}.${quoteName(column)}`, type };
  const ranges = new Map<string, NamedRange>();
  if (name !== null) ranges.set(name.toLowerCase(), valueRange(name, value));
  const columns = type.kind === "STRUCT" ? fieldColumns(value) : [{ name: columnName, type, sql: value.sql }];
  return { sql, columns, ranges, pseudoColumns: [], lateral: false, alias: duckAlias, value };
}

/** A query standing in FROM under an alias. */
export function relationFrom(relation: Relation, duckAlias: string, name: string | null): FromRelation {
  return derivedFrom(`(${relation.sql}) AS ${duckAlias}`, relation, duckAlias, name);
}

/** FROM of anything that yields a relation's columns, e.g. the name of a WITH table. */
export function derivedFrom(
  sql: string,
  relation: Pick<Relation, "columns" | "valueTable">,
  duckAlias: string,
  name: string | null,
): FromRelation {
  const [first] = relation.columns;
  if (relation.valueTable && first)
    return valueFrom(sql, duckAlias, name, first.sqlName, first.type, name ?? first.name);
  return tableFrom(sql, duckAlias, name, aliasedColumns(duckAlias, relation.columns));
}

function rowOf(columns: readonly ScopeColumn[]): Typed {
  return {
    sql: `{${columns.map((column) => `${quoteString(column.name)}: ${column.sql}`).join(", ")}}`,
    type: structOf(columns.map(({ name, type }) => ({ name, type }))),
  };
}
