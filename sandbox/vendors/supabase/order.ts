import { unknownColumn, unparsable } from "./errors.ts";
import type { Row, Table } from "./tables.ts";

export type Compare = (a: Row, b: Row) => number;

/** `column.asc.nullslast,…`: NULLs come last ascending and first descending unless said otherwise. */
export function orderOf(table: Table, order: string | undefined): Compare | null {
  if (!order) return null;
  const terms = order.split(",").map((term) => {
    const [column = "", ...options] = term.split(".");
    if (!(column in table.columns)) throw unknownColumn(table.name, column);
    if (options.some((o) => !["asc", "desc", "nullsfirst", "nullslast"].includes(o))) {
      throw unparsable("order", term);
    }
    const descending = options.includes("desc");
    const nullsFirst = options.includes("nullsfirst") || (descending && !options.includes("nullslast"));
    return { column, sign: descending ? -1 : 1, nulls: nullsFirst ? -1 : 1 };
  });
  return (a, b) => {
    for (const { column, sign, nulls } of terms) {
      const x = a.order.get(column) ?? null;
      const y = b.order.get(column) ?? null;
      if (x === y) continue;
      if (x === null) return nulls;
      if (y === null) return -nulls;
      return x < y ? -sign : sign;
    }
    return 0;
  };
}
