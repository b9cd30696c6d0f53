import type { OptionEntry } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";

/** Reads `(name = value, …)`, behind the word OPTIONS. */
export function parseOptions(cursor: Cursor): OptionEntry[] {
  return cursor.bracketed(parseOption, true);
}

/** Reads `OPTIONS (…)` if it stands next; empty if not. */
export function parseOptionsClause(cursor: Cursor): OptionEntry[] {
  return cursor.accept("OPTIONS") ? parseOptions(cursor) : [];
}

function parseOption(cursor: Cursor): OptionEntry {
  const { position } = cursor;
  const name = parseIdentifier(cursor);
  cursor.expect("=");
  return { name, value: cursor.expression(), position };
}
