import type { OrderItem } from "../syntax/ast.ts";
import type { GoogleType } from "../types/types.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/**
 * The keys of an ORDER BY whose expressions are translated in a scope. NULLs go first in ascending and last in descending
 * order; `nan`: NaN comes behind NULL and before all numbers (left out where only one key is allowed).
 */
export function orderKeys(
  t: Translation,
  items: readonly OrderItem[],
  scope: Scope | null,
  nan = true,
): string {
  return items
    .map((item) => {
      const value = t.expression(item.expression, scope);
      checkOrderable(t, value.type, item.expression);
      return orderKey(item, value.sql, value.type, value.sql, nan);
    })
    .join(", ");
}

/** One key. `position` is what the sort refers to (an ordinal or the SQL again), `sql` what is asked for NaN. */
export function orderKey(
  item: OrderItem,
  position: string,
  type: GoogleType,
  sql: string,
  nan = true,
): string {
  const nulls = item.nulls ?? (item.direction === "ASC" ? "FIRST" : "LAST");
  const key = `${position} ${item.direction} NULLS ${nulls}`;
  if (type.kind !== "FLOAT64" || !nan) return key;
  return `isnan(${sql}) ${item.direction === "ASC" ? "DESC" : "ASC"} NULLS ${nulls}, ${key}`;
}

export function checkOrderable(t: Translation, type: GoogleType, node: { position: number }): void {
  if (type.kind === "JSON" || type.kind === "STRUCT" || type.kind === "ARRAY") {
    fail(t, `Ordering by expressions of type ${type.kind} is not allowed`, node);
  }
}
