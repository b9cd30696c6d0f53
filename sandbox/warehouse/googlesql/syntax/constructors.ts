import type { Expression, TypeNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { isBracketedQuery, isQueryWord } from "./lookahead.ts";
import { parseIdentifier } from "./names.ts";
import { parseType } from "./types.ts";

/** Reads `[…]`, `ARRAY[…]`, `ARRAY<T>[…]` or `ARRAY(query)`. */
export function parseArray(cursor: Cursor): Expression {
  const { position } = cursor;
  let type: TypeNode | null = null;
  if (cursor.at("ARRAY", "<")) type = parseType(cursor);
  else if (cursor.accept("ARRAY") && cursor.at("(")) return parseArrayQuery(cursor, position);
  cursor.expect("[");
  const elements = cursor.at("]") ? [] : cursor.list((each) => each.expression());
  cursor.expect("]");
  return { kind: "array", type, elements, position };
}

function parseArrayQuery(cursor: Cursor, position: number): Expression {
  cursor.expect("(");
  if (!isQueryWord(cursor) && !isBracketedQuery(cursor)) throw cursor.unexpected();
  const query = cursor.query();
  cursor.expect(")");
  return { kind: "array_query", query, position };
}

/** Reads `STRUCT(a AS b, …)` or `STRUCT<…>(…)`. */
export function parseStruct(cursor: Cursor): Expression {
  const { position } = cursor;
  const type = cursor.at("STRUCT", "<") ? parseType(cursor) : null;
  if (type === null) cursor.expect("STRUCT");
  const fields = cursor.bracketed(parseField, true);
  return { kind: "struct", type, tuple: false, fields, position };
}

function parseField(cursor: Cursor): { name: string | null; value: Expression } {
  const value = cursor.expression();
  return { name: cursor.accept("AS") ? parseIdentifier(cursor) : null, value };
}

/** Reads `(expression)` or the tuple `(a, b)`. */
export function parseTuple(cursor: Cursor): Expression {
  const { position } = cursor;
  const values = cursor.bracketed((each) => each.expression());
  const [expression] = values;
  if (values.length === 1 && expression !== undefined) return { kind: "parenthesized", expression, position };
  const fields = values.map((value) => ({ name: null, value }));
  return { kind: "struct", type: null, tuple: true, fields, position };
}

/** Reads `RANGE<DATE> '[…)'`. */
export function parseRangeLiteral(cursor: Cursor): Expression {
  const { position } = cursor;
  const type = parseType(cursor);
  if (cursor.token.kind !== "string") throw cursor.expected("string literal");
  return { kind: "range_literal", type, value: cursor.advance().text, position };
}
