import type { ScopeColumn } from "./context.ts";
import { changedRange, fieldColumns, tableRange, valueRange } from "./scope.ts";
import type { FromRelation, NamedRange } from "./translation.ts";
import type { Typed } from "./typed.ts";

/**
 * What goes on meaning the same behind a pipe operator: table aliases mean the rows as they were when they got their alias, also
 * the columns that SET, DROP, RENAME and USING have taken out of `*`. So these go along as further columns, under names that
 * nothing can mention.
 */
export interface Carried {
  /** The input, with the further columns at the end of `*`. */
  readonly from: FromRelation;
  /** The output of a SELECT that begins with `from`'s columns, with the names of the input; `changed` columns mean new values. */
  restore(after: FromRelation): FromRelation;
}

/** `changed`: the SQL of columns that the operator gives new values. */
export function carried(input: FromRelation, changed: ReadonlySet<string> = new Set()): Carried {
  const visible = input.columns;
  const stays = new Set(visible.map(({ sql }) => sql).filter((sql) => !changed.has(sql)));
  const hidden = [...new Map(meant(input).map((column) => [column.sql, column])).values()]
    .filter(({ sql }) => !stays.has(sql))
    .map((column, i) => ({ ...column, name: `$hidden${i}` }));
  return {
    from: { ...input, columns: [...visible, ...hidden] },
    restore(after) {
      const moved = new Map<string, string>();
      visible.forEach(({ sql }, i) => {
        if (stays.has(sql)) moved.set(sql, after.columns[i]?.sql ?? sql);
      });
      hidden.forEach(({ sql }, i) => {
        moved.set(sql, after.columns[visible.length + i]?.sql ?? sql);
      });
      const columns = after.columns.filter(
        (_, i) => i < visible.length || i >= visible.length + hidden.length,
      );
      return withNames(input, { ...after, columns }, moved);
    },
  };
}

/** The names of an input for an output whose columns are in other places; what has no place any more is forgotten. */
export function withNames(
  input: FromRelation,
  output: FromRelation,
  moved: ReadonlyMap<string, string>,
): FromRelation {
  const fields = new Map<string, ScopeColumn>();
  const value = input.value ? movedValue(input.value, moved, fields) : null;
  const ranges = new Map([...input.ranges].map(([key, range]) => [key, movedRange(range, moved, fields)]));
  const pseudoColumns = movedColumns(input.pseudoColumns, moved);
  const columns = output.columns.map((column, i) => {
    const field = fields.get(input.columns[i]?.sql ?? "");
    return field && moved.has(input.columns[i]?.sql ?? "") ? { ...column, sql: field.sql } : column;
  });
  return { ...output, columns, ranges, pseudoColumns, value };
}

/** Every column and row value that the names of an input mean. */
function meant(input: FromRelation): ScopeColumn[] {
  const row = (value: Typed): ScopeColumn => ({ name: "", ...value });
  const ranges = [...input.ranges.values()].flatMap((range) => [
    ...(range.isValueTable ? [row(range.row)] : range.columns),
    ...range.pseudoColumns,
  ]);
  return [...ranges, ...input.pseudoColumns, ...(input.value ? [row(input.value)] : [])];
}

function movedRange(
  range: NamedRange,
  moved: ReadonlyMap<string, string>,
  fields: Map<string, ScopeColumn>,
): NamedRange {
  const value = range.isValueTable ? movedValue(range.row, moved, fields) : null;
  if (value) return { ...valueRange(range.alias, value), fullName: range.fullName };
  const columns = movedColumns(range.columns, moved);
  const pseudoColumns = movedColumns(range.pseudoColumns, moved);
  const { fullName } = range;
  const lost = columns.length < range.columns.length || range.isValueTable;
  const why = lost ? `Using ${range.alias} as a whole row after DISTINCT` : range.rowless;
  const table = tableRange(range.alias, columns, { pseudoColumns, fullName });
  return why === undefined ? table : changedRange(table, { rowless: why });
}

function movedColumns(columns: readonly ScopeColumn[], moved: ReadonlyMap<string, string>): ScopeColumn[] {
  return columns.flatMap((column) => {
    const sql = moved.get(column.sql);
    return sql === undefined ? [] : [{ ...column, sql }];
  });
}

/** Fields of a row stay fields: `fields` learns where they are now. */
function movedValue(
  value: Typed,
  moved: ReadonlyMap<string, string>,
  fields: Map<string, ScopeColumn>,
): Typed | null {
  const sql = moved.get(value.sql);
  if (sql === undefined) return null;
  const after = { ...value, sql };
  const places = fieldColumns(after);
  fieldColumns(value).forEach((field, i) => {
    const place = places[i];
    if (place) fields.set(field.sql, place);
  });
  return after;
}
