import type { ColumnDefinition, Expression, OptionEntry } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";
import { parseOptions } from "./options.ts";
import { parseType } from "./types.ts";

/** Reads `name type [NOT NULL] [DEFAULT …] [PRIMARY KEY NOT ENFORCED] [OPTIONS (…)]`. */
export function parseColumn(cursor: Cursor): ColumnDefinition {
  const { position } = cursor;
  const name = parseIdentifier(cursor);
  const type = parseType(cursor);
  let notNull = false;
  let value: Expression | null = null;
  let options: OptionEntry[] = [];
  for (;;) {
    if (cursor.accept("NOT", "NULL")) notNull = true;
    else if (cursor.accept("DEFAULT")) value = cursor.expression();
    else if (cursor.accept("OPTIONS")) options = parseOptions(cursor);
    else if (cursor.at("GENERATED")) throw cursor.refused("A generated column");
    else if (!skipKey(cursor)) return { name, type, notNull, default: value, options, position };
  }
}

/** An unenforced key of one column: accepted, without effect. */
function skipKey(cursor: Cursor): boolean {
  if (cursor.at("CONSTRAINT")) skipConstraint(cursor);
  else if (cursor.accept("PRIMARY", "KEY")) cursor.accept("NOT", "ENFORCED");
  else if (cursor.at("REFERENCES")) skipConstraint(cursor);
  else return false;
  return true;
}

/** Whether an unenforced key of the table stands next instead of a column. */
export const isConstraintAhead = (cursor: Cursor): boolean =>
  cursor.at("PRIMARY", "KEY") ||
  cursor.at("FOREIGN", "KEY") ||
  (cursor.at("CONSTRAINT") && isKeyName(cursor));

const isKeyName = (cursor: Cursor): boolean => ["PRIMARY", "FOREIGN"].includes(cursor.peek(2).tag);

/** Reads a constraint as text: up to a comma, a semicolon or the bracket around it. */
export function skipConstraint(cursor: Cursor): string {
  const { position } = cursor;
  let depth = 0;
  while (depth > 0 || !cursor.atAny(",", ")", ";")) {
    if (cursor.atEnd()) {
      if (depth > 0) throw cursor.expected('")"');
      break;
    }
    if (cursor.at("(")) depth += 1;
    if (cursor.at(")")) depth -= 1;
    cursor.advance();
  }
  return cursor.textFrom(position);
}
