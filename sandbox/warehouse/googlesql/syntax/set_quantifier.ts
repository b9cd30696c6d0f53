import type { Cursor } from "./cursor.ts";

/** Reads what stands behind UNION, INTERSECT or EXCEPT: ALL or DISTINCT; true for DISTINCT. */
export function parseSetQuantifier(cursor: Cursor): boolean {
  if (cursor.accept("ALL")) return false;
  if (cursor.accept("DISTINCT")) return true;
  throw cursor.expected("keyword ALL or keyword DISTINCT");
}
