import type { Expression, LiteralType } from "./ast.ts";
import { plainCall } from "./calls.ts";
import { parseArray, parseRangeLiteral, parseStruct, parseTuple } from "./constructors.ts";
import type { Cursor } from "./cursor.ts";
import { isBracketedQuery } from "./lookahead.ts";
import {
  parseCase,
  parseCast,
  parseExists,
  parseExtract,
  parseInterval,
  parseWithExpression,
} from "./special_forms.ts";
import { RESERVED } from "./tokens.ts";

/** Reads a value without operators: a literal, name, parameter, constructor, special form or bracketed expression. */
export function parsePrimary(cursor: Cursor): Expression {
  const { kind, text, start: position } = cursor.token;
  switch (kind) {
    case "word":
      return parseWord(cursor);
    case "quoted":
      cursor.advance();
      return { kind: "name", path: [text], quoted: true, position };
    case "number":
      return parseNumber(cursor);
    case "string":
    case "bytes":
      cursor.advance();
      return { kind, value: text, position };
    case "parameter":
    case "system_variable":
      cursor.advance();
      return { kind, name: text, position };
    case "positional":
      cursor.advance();
      return { kind: "positional_parameter", index: cursor.positionalParameters++, position };
    case "operator":
      if (text === "(") return parseBracket(cursor);
      if (text === "[") return parseArray(cursor);
  }
  throw cursor.unexpected();
}

function parseNumber(cursor: Cursor): Expression {
  const { text, start: position, end } = cursor.advance();
  if (cursor.token.kind === "word" && cursor.position === end)
    throw cursor.error("Syntax error: Missing whitespace between literal and alias");
  return { kind: "number", text, position };
}

/** Forms that begin with a word; each reads the word itself. */
const FORMS: Readonly<Record<string, (cursor: Cursor) => Expression>> = {
  ARRAY: parseArray,
  CASE: parseCase,
  CAST: parseCast,
  EXISTS: parseExists,
  EXTRACT: parseExtract,
  INTERVAL: parseInterval,
  STRUCT: parseStruct,
};

const LITERAL_TYPES: ReadonlyMap<string, LiteralType> = new Map([
  ["DATE", "DATE"],
  ["DATETIME", "DATETIME"],
  ["TIME", "TIME"],
  ["TIMESTAMP", "TIMESTAMP"],
  ["NUMERIC", "NUMERIC"],
  ["DECIMAL", "NUMERIC"],
  ["BIGNUMERIC", "BIGNUMERIC"],
  ["BIGDECIMAL", "BIGNUMERIC"],
  ["JSON", "JSON"],
]);

/** Reserved words that name functions when a bracket follows. */
const RESERVED_FUNCTIONS: ReadonlySet<string> = new Set([
  "IF",
  "LEFT",
  "RIGHT",
  "COLLATE",
  "GROUPING",
  "HASH",
  "RANGE",
]);

/** Functions that are called without brackets too. */
const BARE_FUNCTIONS: ReadonlySet<string> = new Set([
  "CURRENT_DATE",
  "CURRENT_DATETIME",
  "CURRENT_TIME",
  "CURRENT_TIMESTAMP",
]);

function parseWord(cursor: Cursor): Expression {
  const { tag, text, start: position } = cursor.token;
  const next = cursor.peek();
  if (tag === "NULL") {
    cursor.advance();
    return { kind: "null", position };
  }
  if (tag === "TRUE" || tag === "FALSE") {
    cursor.advance();
    return { kind: "boolean", value: tag === "TRUE", position };
  }
  const form = FORMS[tag];
  if (form !== undefined) return form(cursor);
  if (tag === "SAFE_CAST" && next.tag === "(") return parseCast(cursor);
  const literal = next.kind === "string" ? LITERAL_TYPES.get(tag) : undefined;
  if (literal !== undefined) {
    cursor.advance();
    return { kind: "typed_literal", type: literal, value: cursor.advance().text, position };
  }
  if (tag === "RANGE" && next.tag === "<") return parseRangeLiteral(cursor);
  if (tag === "WITH" && next.tag === "(") return parseWithExpression(cursor);
  if (RESERVED.has(tag) && !(RESERVED_FUNCTIONS.has(tag) && next.tag === "(")) throw cursor.unexpected();
  cursor.advance();
  if (BARE_FUNCTIONS.has(tag) && next.tag !== "(") return plainCall([text], false, position);
  return { kind: "name", path: [text], quoted: false, position };
}

/** `(query)`, `(expression)` or the tuple `(a, b)`. */
function parseBracket(cursor: Cursor): Expression {
  const { position } = cursor;
  if (!isBracketedQuery(cursor)) return parseTuple(cursor);
  cursor.advance();
  const query = cursor.query();
  cursor.expect(")");
  return { kind: "scalar_query", query, position };
}
