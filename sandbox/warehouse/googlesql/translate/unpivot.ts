import type { FromItem } from "../syntax/ast.ts";
import { sameType } from "../types/compare.ts";
import { quoteName, quoteString } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { STRING } from "../types/make.ts";
import { convert } from "./coerce.ts";
import type { ScopeColumn } from "./context.ts";
import { aliasedColumns, tableFrom } from "./scope.ts";
import type { FromRelation, Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

type UnpivotItem = Extract<FromItem, { kind: "unpivot" }>;

/** UNPIVOT: one row per listed column (or group of columns), with a label; rows of NULLs only are left out. */
export function fromUnpivot(
  t: Translation,
  item: UnpivotItem,
  outer: Scope | null,
  left: Scope | null,
): FromRelation {
  return unpivoted(t, item, t.from(item.from, outer, left));
}

/** The same over a translated input. */
export function unpivoted(t: Translation, item: UnpivotItem, source: FromRelation): FromRelation {
  const find = (name: string): ScopeColumn =>
    source.columns.find((column) => column.name.toLowerCase() === name.toLowerCase()) ??
    fail(t, `Unrecognized name: ${name}`, item);
  const names = item.columns.flatMap(({ columns }) => columns.map((name) => name.toLowerCase()));
  const used = new Set(names);
  if (used.size < names.length) fail(t, "Column names in UNPIVOT IN clause cannot be repeated", item);
  const kept = source.columns.filter((column) => !used.has(column.name.toLowerCase()));
  const types = item.valueColumns.map((_, i) => {
    const [first, ...others] = item.columns.map(({ columns }) => find(columns[i] ?? "").type);
    if (!first) return fail(t, "UNPIVOT without columns", item);
    const other = others.find((type) => !sameType(type, first));
    if (other) {
      const types = `Expected ${argumentTypeToString(first)}, Found ${argumentTypeToString(other)}`;
      fail(t, `The datatype of column does not match with other datatypes in the IN clause. ${types}`, item);
    }
    return first;
  });
  const [first] = item.columns;
  const labelType = first?.label ? t.expression(first.label, null).type : STRING;
  const rows = item.columns.map(({ columns, label }) => {
    const values = types.map((type, i) => {
      const column = find(columns[i] ?? "");
      return `'v${i}': ${convert(t, column.sql, column.type, type)}`;
    });
    const name = label ? t.expression(label, null).sql : quoteString(columns.join("_"));
    return `{${values.join(", ")}, 'k': ${name}}`;
  });
  const row = t.fresh("_x");
  const list = [
    ...kept.map((column) => `${column.sql} AS ${quoteName(column.name)}`),
    ...item.valueColumns.map((name, i) => `(${row}."u")."v${i}" AS ${quoteName(name)}`),
    `(${row}."u")."k" AS ${quoteName(item.nameColumn)}`,
  ];
  const present = item.valueColumns.map((_, i) => `(${row}."u")."v${i}" IS NOT NULL`).join(" OR ");
  const where = item.includeNulls ? "" : ` WHERE ${present}`;
  const unnest = `(SELECT unnest([${rows.join(", ")}]) AS "u") AS ${row}`;
  const duckAlias = t.fresh();
  const columns = [
    ...kept.map(({ name, type }) => ({ name, type })),
    ...item.valueColumns.map((name, i) => ({ name, type: types[i] ?? STRING })),
    { name: item.nameColumn, type: labelType },
  ];
  return tableFrom(
    `(SELECT ${list.join(", ")} FROM ${source.sql} CROSS JOIN ${unnest}${where}) AS ${duckAlias}`,
    duckAlias,
    item.alias,
    aliasedColumns(duckAlias, columns),
  );
}
