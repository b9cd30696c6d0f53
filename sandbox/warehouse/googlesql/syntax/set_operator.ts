import type { SetOperator } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseNameList } from "./names.ts";

/** Reads `[FULL|LEFT|INNER] UNION ALL [BY NAME [ON (columns)] | [STRICT] CORRESPONDING [BY (columns)]]`. */
export function parseSetOperator(cursor: Cursor): SetOperator {
  let outer: SetOperator["outer"] = null;
  if (cursor.atAny("FULL", "LEFT", "INNER")) {
    outer = cursor.advance().tag as "FULL" | "LEFT" | "INNER";
    if (outer !== "INNER") cursor.accept("OUTER");
  }
  const operator = cursor.advance().tag as SetOperator["operator"];
  const distinct = parseSetQuantifier(cursor);
  const plain = { operator, distinct, byName: false, outer, columns: null };
  if (cursor.accept("BY", "NAME"))
    return { ...plain, byName: true, columns: cursor.accept("ON") ? parseNameList(cursor) : null };
  const strict = cursor.accept("STRICT");
  if (cursor.accept("CORRESPONDING")) {
    if (!strict) plain.outer ??= "INNER";
    return { ...plain, byName: true, columns: cursor.accept("BY") ? parseNameList(cursor) : null };
  }
  if (strict) throw cursor.expected("keyword CORRESPONDING");
  if (outer !== null) throw cursor.expected("keyword BY");
  return plain;
}

/** ALL or DISTINCT; true for DISTINCT. */
function parseSetQuantifier(cursor: Cursor): boolean {
  if (cursor.accept("ALL")) return false;
  if (cursor.accept("DISTINCT")) return true;
  throw cursor.expected("keyword ALL or keyword DISTINCT");
}
