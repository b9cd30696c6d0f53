import type { ColumnDefinition, Expression, OptionEntry, TableConstraint } from "./ast.ts";
import { parseColumnConstraint } from "./constraints.ts";
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
  const constraints: TableConstraint[] = [];
  for (;;) {
    if (cursor.accept("NOT", "NULL")) notNull = true;
    else if (cursor.accept("DEFAULT")) value = cursor.expression();
    else if (cursor.accept("OPTIONS")) options = parseOptions(cursor);
    else if (cursor.at("GENERATED")) throw cursor.refused("A generated column");
    else {
      const constraint = parseColumnConstraint(cursor, name);
      if (!constraint) return { name, type, notNull, default: value, options, constraints, position };
      constraints.push(constraint);
    }
  }
}
