import type { StructTypeField, TypeNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";
import { parseOptions } from "./options.ts";

/** Reads a type as written: `ARRAY<STRUCT<a INT64, b STRING(10)>>`, `ANY TYPE`, `TABLE<…>`. */
export function parseType(cursor: Cursor): TypeNode {
  return cursor.nested(parseTypeHere);
}

function parseTypeHere(cursor: Cursor): TypeNode {
  const { position } = cursor;
  if (cursor.accept("ARRAY")) return { kind: "array_type", element: parseElement(cursor), position };
  if (cursor.accept("STRUCT")) return { kind: "struct_type", fields: parseFields(cursor), position };
  if (cursor.accept("RANGE")) {
    const element = parseElement(cursor);
    if (element === null) throw cursor.expected('"<"');
    return { kind: "range_type", element, position };
  }
  if (cursor.accept("ANY")) {
    if (cursor.accept("TABLE")) return { kind: "table_type", fields: null, position };
    cursor.expect("TYPE");
    return { kind: "any_type", position };
  }
  if (cursor.accept("TABLE")) {
    return { kind: "table_type", fields: parseFields(cursor), position };
  }
  return parseSimpleType(cursor);
}

function parseSimpleType(cursor: Cursor): TypeNode {
  const { position } = cursor;
  const name = cursor.at("INTERVAL") ? cursor.advance().text : parseIdentifier(cursor);
  const type: TypeNode = cursor.at("(")
    ? { kind: "simple_type", name, parameters: cursor.bracketed(parseParameter), position }
    : { kind: "simple_type", name, position };
  if (cursor.at("COLLATE")) throw cursor.refused("COLLATE");
  return type;
}

function parseParameter(cursor: Cursor): number | "MAX" {
  if (cursor.accept("MAX")) return "MAX";
  if (cursor.token.kind !== "number") throw cursor.unexpected();
  return Number(cursor.advance().text);
}

function parseElement(cursor: Cursor): TypeNode | null {
  if (!cursor.accept("<")) return null;
  const element = parseType(cursor);
  cursor.expect(">");
  return element;
}

/** `<a INT64, STRING>`; null without angle brackets. */
function parseFields(cursor: Cursor): StructTypeField[] | null {
  if (!cursor.accept("<")) return null;
  const fields = cursor.at(">") || cursor.at(">>") ? [] : cursor.list(parseField);
  cursor.expect(">");
  return fields;
}

function parseField(cursor: Cursor): StructTypeField {
  const { kind } = cursor.peek();
  const named = cursor.atIdentifier() && (kind === "word" || kind === "quoted") && !isColumnSuffix(cursor);
  const name = named ? parseIdentifier(cursor) : null;
  const field: StructTypeField = { name, type: parseType(cursor) };
  if (cursor.accept("NOT", "NULL")) field.notNull = true;
  if (cursor.accept("OPTIONS")) field.options = parseOptions(cursor);
  return field;
}

/** In `STRUCT<INT64 NOT NULL>` the first word is a type, not a name. */
const isColumnSuffix = (cursor: Cursor): boolean => ["NOT", "OPTIONS", "COLLATE"].includes(cursor.peek().tag);
