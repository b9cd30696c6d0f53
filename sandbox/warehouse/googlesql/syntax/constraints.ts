import type { TableConstraint } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier, parseNameList, parsePath } from "./names.ts";

/** Whether a key of the table stands next instead of a column. */
export const isConstraintAhead = (cursor: Cursor): boolean =>
  cursor.at("PRIMARY", "KEY") ||
  cursor.at("FOREIGN", "KEY") ||
  cursor.at("CHECK", "(") ||
  (cursor.at("CONSTRAINT") && ["PRIMARY", "FOREIGN", "CHECK", "IF"].includes(cursor.peek(2).tag));

/** Reads `[CONSTRAINT [IF NOT EXISTS] name] PRIMARY KEY (…) | FOREIGN KEY (…) REFERENCES t (…) NOT ENFORCED`. */
export function parseConstraint(cursor: Cursor): TableConstraint {
  const { position } = cursor;
  const { name, ifNotExists } = parseConstraintName(cursor);
  if (cursor.accept("PRIMARY", "KEY")) {
    const columns = parseNameList(cursor);
    notEnforced(cursor, "PRIMARY KEY");
    return { name, ifNotExists, columns, references: null, position };
  }
  if (cursor.at("CHECK")) throw cursor.refused("A CHECK constraint");
  cursor.expect("FOREIGN", "KEY");
  const columns = parseNameList(cursor);
  return { name, ifNotExists, columns, references: parseReferences(cursor), position };
}

/** Reads a key behind the type of the one column that it has, if one stands next; null if not. */
export function parseColumnConstraint(cursor: Cursor, column: string): TableConstraint | null {
  const { position } = cursor;
  if (cursor.accept("PRIMARY", "KEY")) {
    notEnforced(cursor, "PRIMARY KEY");
    return { name: null, ifNotExists: false, columns: [column], references: null, position };
  }
  if (!cursor.at("CONSTRAINT") && !cursor.at("REFERENCES") && !cursor.at("CHECK")) return null;
  const { name, ifNotExists } = parseConstraintName(cursor);
  if (cursor.at("CHECK")) throw cursor.refused("A CHECK constraint");
  return { name, ifNotExists, columns: [column], references: parseReferences(cursor), position };
}

function parseConstraintName(cursor: Cursor): { name: string | null; ifNotExists: boolean } {
  if (!cursor.accept("CONSTRAINT")) return { name: null, ifNotExists: false };
  const ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
  return { name: parseIdentifier(cursor), ifNotExists };
}

function parseReferences(cursor: Cursor): NonNullable<TableConstraint["references"]> {
  cursor.expect("REFERENCES");
  const path = parsePath(cursor);
  const columns = parseNameList(cursor);
  notEnforced(cursor, "FOREIGN KEY");
  return { path, columns };
}

/** BigQuery has no enforced keys. */
function notEnforced(cursor: Cursor, key: string): void {
  if (!cursor.accept("NOT", "ENFORCED")) throw cursor.error(`${key} must be NOT ENFORCED`);
}
