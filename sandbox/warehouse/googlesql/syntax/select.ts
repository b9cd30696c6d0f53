import type { NamedWindow, Select, SelectItem } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseFrom } from "./from.ts";
import { parseGroupBy } from "./grouping.ts";
import { parseAlias, parseIdentifier, parseNameList } from "./names.ts";
import { parseWindowSpecification } from "./windows.ts";

/** Reads one SELECT up to its WINDOW clause. */
export function parseSelect(cursor: Cursor): Select {
  const { position } = cursor;
  cursor.expect("SELECT");
  const distinct = cursor.accept("DISTINCT");
  if (!distinct) cursor.accept("ALL");
  const as = parseSelectAs(cursor);
  const items = parseSelectItems(cursor);
  const from = cursor.accept("FROM") ? parseFrom(cursor) : null;
  const where = cursor.accept("WHERE") ? cursor.expression() : null;
  const groupBy = cursor.accept("GROUP") ? parseGroupBy(cursor) : null;
  const having = cursor.accept("HAVING") ? cursor.expression() : null;
  const qualify = cursor.accept("QUALIFY") ? cursor.expression() : null;
  const windows = parseWindows(cursor);
  return { kind: "select", distinct, as, items, from, where, groupBy, having, qualify, windows, position };
}

/** Reads `AS STRUCT` or `AS VALUE` if it stands next. */
export function parseSelectAs(cursor: Cursor): Select["as"] {
  if (!cursor.accept("AS")) return null;
  if (cursor.accept("STRUCT")) return "STRUCT";
  cursor.expect("VALUE");
  return "VALUE";
}

/** Reads `WINDOW name AS …, …` if it stands next. */
export function parseWindows(cursor: Cursor): NamedWindow[] {
  return cursor.accept("WINDOW") ? cursor.list(parseNamedWindow) : [];
}

function parseNamedWindow(cursor: Cursor): NamedWindow {
  const { position } = cursor;
  const name = parseIdentifier(cursor);
  cursor.expect("AS");
  if (cursor.at("(")) return { name, specification: parseWindowSpecification(cursor), position };
  const start = cursor.position;
  const base = parseIdentifier(cursor);
  return {
    name,
    specification: { base, partitionBy: [], orderBy: [], frame: null, position: start },
    position,
  };
}

const ENDS = [
  "FROM",
  "WHERE",
  "GROUP",
  "HAVING",
  "QUALIFY",
  "WINDOW",
  "ORDER",
  "LIMIT",
  "UNION",
  "INTERSECT",
  "EXCEPT",
  ")",
  ";",
  "|>",
];
/** Whether the list of columns is over. */
export const isEndOfItems = (cursor: Cursor): boolean => cursor.atEnd() || cursor.atAny(...ENDS);

/** Reads the columns of a SELECT; a comma behind the last one is allowed. */
export function parseSelectItems(cursor: Cursor): SelectItem[] {
  if (isEndOfItems(cursor) && !cursor.atEnd())
    throw cursor.error("Syntax error: SELECT list must not be empty");
  const items = [parseSelectItem(cursor)];
  while (cursor.accept(",") && !isEndOfItems(cursor)) items.push(parseSelectItem(cursor));
  return items;
}

/** Reads one column of a SELECT. */
export function parseSelectItem(cursor: Cursor): SelectItem {
  const { position } = cursor;
  if (cursor.accept("*")) return { kind: "star", of: null, ...parseStarModifiers(cursor), position };
  const expression = cursor.expression();
  if (cursor.accept(".", "*"))
    return { kind: "star", of: expression, ...parseStarModifiers(cursor), position };
  return { kind: "expression", expression, alias: parseAlias(cursor), position };
}

type Star = Extract<SelectItem, { kind: "star" }>;

function parseStarModifiers(cursor: Cursor): Pick<Star, "except" | "replace"> {
  let except: string[] = [];
  if (cursor.at("EXCEPT", "(")) {
    cursor.advance();
    except = parseNameList(cursor);
  }
  const replace = cursor.accept("REPLACE") ? cursor.bracketed(parseReplacement) : [];
  return { except, replace };
}

function parseReplacement(cursor: Cursor): Star["replace"][number] {
  const { position } = cursor;
  const expression = cursor.expression();
  cursor.expect("AS");
  return { expression, name: parseIdentifier(cursor), position };
}
