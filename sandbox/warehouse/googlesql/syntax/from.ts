import type { Expression, FromItem } from "./ast.ts";
import { parseArguments } from "./calls.ts";
import type { Cursor } from "./cursor.ts";
import { isBracketedQuery } from "./lookahead.ts";
import { parseNameList, parsePath, parseRangeAlias } from "./names.ts";
import { parsePivot, parseSample, parseUnpivot } from "./pivot.ts";

/** Joins one after the other, whose tree is as deep as they are many. */
const MAX_CHAIN = 250;

export type JoinType = "CROSS" | "INNER" | "LEFT" | "RIGHT" | "FULL";

/** Reads what stands behind FROM; commas and joins bind alike, from left to right. */
export function parseFrom(cursor: Cursor): FromItem {
  let left = parseFromItem(cursor);
  let afterComma = false;
  for (let links = 0; ; links += 1) {
    if (links > MAX_CHAIN) throw cursor.tooDeep();
    const { position } = left;
    const start = cursor.position;
    if (cursor.accept(",")) {
      const right = parseFromItem(cursor);
      left = { kind: "join", type: "COMMA", left, right, on: null, using: null, position };
      afterComma = true;
      continue;
    }
    const type = parseJoinType(cursor);
    if (type === null) return left;
    if (afterComma && (type === "RIGHT" || type === "FULL"))
      throw cursor.error(
        `Syntax error: ${type} JOIN must be parenthesized when following a comma join`,
        start,
      );
    const right = parseFromItem(cursor);
    left = { kind: "join", type, left, right, ...parseJoinCondition(cursor), position };
  }
}

/** Reads `[LEFT [OUTER] …] JOIN`; null, with nothing read, if no join stands next. */
export function parseJoinType(cursor: Cursor): JoinType | null {
  if (cursor.accept("JOIN") || cursor.accept("INNER", "JOIN")) return "INNER";
  if (cursor.accept("CROSS", "JOIN")) return "CROSS";
  for (const type of ["LEFT", "RIGHT", "FULL"] as const)
    if (cursor.accept(type, "JOIN") || cursor.accept(type, "OUTER", "JOIN")) return type;
  return null;
}

/** Reads `ON condition` or `USING (columns)` if one stands next. */
export function parseJoinCondition(cursor: Cursor): { on: Expression | null; using: string[] | null } {
  if (cursor.accept("ON")) return { on: cursor.expression(), using: null };
  if (cursor.accept("USING")) return { on: null, using: parseNameList(cursor) };
  return { on: null, using: null };
}

/** Reads one range with its alias, and PIVOT, UNPIVOT and TABLESAMPLE behind it. */
export function parseFromItem(cursor: Cursor): FromItem {
  let item = parseRange(cursor);
  for (let links = 0; ; links += 1) {
    if (links > MAX_CHAIN) throw cursor.tooDeep();
    const { position } = item;
    if (cursor.accept("PIVOT")) item = parsePivot(cursor, item, position);
    else if (cursor.accept("UNPIVOT")) item = parseUnpivot(cursor, item, position);
    else if (cursor.at("MATCH_RECOGNIZE", "(")) throw cursor.refused("MATCH_RECOGNIZE");
    else if (cursor.accept("TABLESAMPLE"))
      item = { kind: "sample", from: item, percent: parseSample(cursor), position };
    else return item;
  }
}

function parseRange(cursor: Cursor): FromItem {
  if (cursor.at("UNNEST")) return parseUnnest(cursor);
  if (cursor.at("(")) return cursor.nested(isBracketedQuery(cursor) ? parseSubquery : parseBracketedFrom);
  if (cursor.at("LATERAL")) throw cursor.refused("LATERAL");
  if (cursor.at("GRAPH_TABLE", "(")) throw cursor.refused("GRAPH_TABLE");
  return parseTable(cursor);
}

function parseUnnest(cursor: Cursor): FromItem {
  const { position } = cursor;
  cursor.expect("UNNEST", "(");
  const array = cursor.expression();
  if (cursor.at(",")) throw cursor.refused("UNNEST of several arrays");
  cursor.expect(")");
  const alias = parseRangeAlias(cursor);
  return { kind: "unnest", array, alias, withOffset: parseWithOffset(cursor), position };
}

function parseSubquery(cursor: Cursor): FromItem {
  const { position } = cursor;
  cursor.expect("(");
  const query = cursor.query();
  cursor.expect(")");
  return { kind: "subquery", query, alias: parseRangeAlias(cursor), position };
}

function parseBracketedFrom(cursor: Cursor): FromItem {
  const { position } = cursor;
  cursor.expect("(");
  const from = parseFrom(cursor);
  cursor.expect(")");
  return { kind: "parenthesized_from", from, position };
}

function parseTable(cursor: Cursor): FromItem {
  const { position } = cursor;
  const quotedFirst = cursor.token.kind === "quoted";
  const path = parsePath(cursor);
  if (cursor.at("(")) {
    const args = parseArguments(cursor);
    return { kind: "table_function", name: path, args, alias: parseRangeAlias(cursor), position };
  }
  const before = parseAsOf(cursor);
  const alias = parseRangeAlias(cursor);
  const asOf = before ?? parseAsOf(cursor);
  return { kind: "table", path, quotedFirst, alias, withOffset: parseWithOffset(cursor), asOf, position };
}

function parseWithOffset(cursor: Cursor): { alias: string | null } | null {
  return cursor.accept("WITH", "OFFSET") ? { alias: parseRangeAlias(cursor) } : null;
}

/** Reads `FOR SYSTEM_TIME AS OF time` if it stands next. */
export function parseAsOf(cursor: Cursor): Expression | null {
  if (!cursor.accept("FOR", "SYSTEM_TIME") && !cursor.accept("FOR", "SYSTEM", "TIME")) return null;
  cursor.expect("AS", "OF");
  return cursor.expression();
}
