import type { CommonTable } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";

/** Reads `name AS (query)`, behind WITH. */
export function parseCommonTable(cursor: Cursor): CommonTable {
  const { position } = cursor;
  const name = parseIdentifier(cursor);
  cursor.expect("AS", "(");
  const query = cursor.query();
  cursor.expect(")");
  return { name, query, position };
}
