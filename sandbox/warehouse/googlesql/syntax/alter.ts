import type { AlterAction, StatementBody } from "./ast.ts";
import { parseColumn } from "./columns.ts";
import { parseConstraint } from "./constraints.ts";
import type { Cursor } from "./cursor.ts";
import { parseObjectKind } from "./drop.ts";
import { parseIdentifier, parsePath } from "./names.ts";
import { parseOptions } from "./options.ts";
import { parseType } from "./types.ts";

/** Reads `ALTER kind [IF EXISTS] path action, …`. */
export function parseAlter(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const start = cursor.position;
  const object = parseObjectKind(cursor, "ALTER");
  if (!["TABLE", "VIEW", "MATERIALIZED VIEW", "SCHEMA"].includes(object))
    throw cursor.refused(`ALTER ${object}`, start);
  const ifExists = cursor.accept("IF", "EXISTS");
  const path = parsePath(cursor);
  return { kind: "alter", object, ifExists, path, actions: cursor.list(parseAction), position };
}

function parseAction(cursor: Cursor): AlterAction {
  const { position } = cursor;
  if (cursor.at("SET", "DEFAULT", "COLLATE")) throw cursor.refused("COLLATE");
  if (cursor.accept("SET", "OPTIONS"))
    return { kind: "set_options", options: parseOptions(cursor), position };
  if (cursor.accept("ADD", "COLUMN")) {
    const ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
    return { kind: "add_column", ifNotExists, column: parseColumn(cursor), position };
  }
  if (cursor.accept("DROP", "COLUMN")) {
    const ifExists = cursor.accept("IF", "EXISTS");
    return { kind: "drop_column", ifExists, name: parseIdentifier(cursor), position };
  }
  if (cursor.accept("RENAME", "COLUMN")) {
    const ifExists = cursor.accept("IF", "EXISTS");
    const name = parseIdentifier(cursor);
    cursor.expect("TO");
    return { kind: "rename_column", ifExists, name, to: parseIdentifier(cursor), position };
  }
  if (cursor.accept("RENAME", "TO")) return { kind: "rename_to", name: parseIdentifier(cursor), position };
  if (cursor.accept("ALTER", "COLUMN")) return parseColumnAction(cursor, position);
  return parseKeyAction(cursor);
}

function parseColumnAction(cursor: Cursor, position: number): AlterAction {
  const ifExists = cursor.accept("IF", "EXISTS");
  const name = parseIdentifier(cursor);
  if (cursor.accept("SET", "OPTIONS"))
    return { kind: "set_column_options", ifExists, name, options: parseOptions(cursor), position };
  if (ifExists) throw cursor.expected("keyword SET OPTIONS");
  if (cursor.accept("SET", "DATA", "TYPE"))
    return { kind: "set_data_type", name, type: parseType(cursor), position };
  if (cursor.accept("SET", "DEFAULT"))
    return { kind: "set_default", name, value: cursor.expression(), position };
  if (cursor.accept("DROP", "DEFAULT")) return { kind: "set_default", name, value: null, position };
  if (cursor.accept("DROP", "NOT", "NULL")) return { kind: "drop_not_null", name, position };
  throw cursor.unexpected();
}

function parseKeyAction(cursor: Cursor): AlterAction {
  const { position } = cursor;
  const next = cursor.peek().tag;
  if (cursor.at("ADD") && ["CONSTRAINT", "PRIMARY", "FOREIGN", "CHECK"].includes(next)) {
    cursor.advance();
    return { kind: "add_constraint", constraint: parseConstraint(cursor), position };
  }
  if (cursor.accept("DROP", "PRIMARY", "KEY")) {
    return { kind: "drop_constraint", ifExists: cursor.accept("IF", "EXISTS"), name: null, position };
  }
  if (!cursor.accept("DROP", "CONSTRAINT")) {
    if (cursor.atAny("ADD", "DROP") && next === "REPLICA")
      throw cursor.refused(`${cursor.token.tag} REPLICA`);
    throw cursor.unexpected();
  }
  const ifExists = cursor.accept("IF", "EXISTS");
  return { kind: "drop_constraint", ifExists, name: parseIdentifier(cursor), position };
}
