import { canCoerce } from "../types/coercion.ts";
import { hasNull, sameType, settledType } from "../types/compare.ts";
import { duckType, quoteName } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import type { Column } from "../types/types.ts";
import { convert } from "./coerce.ts";
import type { OutputColumn, Relation, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/** A column to coerce to; `sqlName` is how the result calls it in DuckDB. */
export type TargetColumn = Column & { readonly sqlName?: string };

/**
 * A query with its columns coerced by position; null: only untyped NULLs become INT64. Fails at `node` where a column does
 * not coerce.
 */
export function coerceColumns(
  t: Translation,
  relation: Relation,
  targets: readonly TargetColumn[] | null,
  node: { position: number } = { position: 0 },
  message?: (from: OutputColumn, to: Column, index: number) => string,
): Relation {
  const columns = relation.columns.map((column, i): OutputColumn => {
    const target = targets?.[i];
    return target
      ? { name: target.name, type: target.type, sqlName: target.sqlName ?? column.sqlName }
      : { ...column, type: settledType(column.type), literal: false };
  });
  const unchanged = relation.columns.every((column, i) => {
    const target = columns[i];
    return (
      target &&
      target.sqlName === column.sqlName &&
      sameType(column.type, target.type) &&
      !hasNull(column.type)
    );
  });
  if (unchanged) return { ...relation, columns };
  const alias = t.fresh();
  const list = relation.columns.map((column, i) => {
    const target = columns[i] ?? column;
    if (!canCoerce(column.type, target.type, column.literal)) {
      const text = message
        ? message(column, target, i)
        : `Column ${i + 1} has type ${argumentTypeToString(column.type)}, which cannot be coerced to ${argumentTypeToString(target.type)}`;
      fail(t, text, node);
    }
    const source = `${alias}.${quoteName(column.sqlName)}`;
    const type = settledType(column.type);
    return `${column.type.kind === "NULL" ? typedFromNull(source, target.type) : convert(t, source, type, target.type)} AS ${quoteName(target.sqlName)}`;
  });
  return { ...relation, sql: `SELECT ${list.join(", ")} FROM (${relation.sql}) AS ${alias}`, columns };
}

/** An untyped NULL stands in its query as a BIGINT, which not every type can be cast from. */
function typedFromNull(source: string, type: Column["type"]): string {
  return type.kind === "INT64" ? source : `CAST(CAST(${source} AS VARCHAR) AS ${duckType(type)})`;
}
