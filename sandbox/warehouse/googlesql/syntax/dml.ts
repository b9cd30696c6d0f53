import type { Assignment, Expression, StatementBody } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseFrom } from "./from.ts";
import { isBracketedQuery } from "./lookahead.ts";
import { parseAlias, parseIdentifier, parseNameList, parsePath } from "./names.ts";

/** Reads `INSERT [INTO] target [(columns)] VALUES … | query`. */
export function parseInsert(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  cursor.accept("INTO");
  const target = parsePath(cursor);
  const columns = cursor.at("(") && !isBracketedQuery(cursor) ? parseNameList(cursor) : null;
  if (cursor.accept("VALUES"))
    return { kind: "insert", target, columns, rows: cursor.list(parseRow), query: null, position };
  return { kind: "insert", target, columns, rows: null, query: cursor.query(), position };
}

/** Reads `(value | DEFAULT, …)`. */
export const parseRow = (cursor: Cursor): Expression[] => cursor.bracketed(parseValue);

function parseValue(cursor: Cursor): Expression {
  const { position } = cursor;
  return cursor.accept("DEFAULT") ? { kind: "default", position } : cursor.expression();
}

/** Reads `UPDATE target [alias] SET … [FROM …] WHERE …`. */
export function parseUpdate(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const target = parsePath(cursor);
  const alias = parseAlias(cursor);
  cursor.expect("SET");
  const set = parseAssignments(cursor);
  const from = cursor.accept("FROM") ? parseFrom(cursor) : null;
  const where = parseWhere(cursor, "UPDATE", position);
  return { kind: "update", target, alias, set, from, where, position };
}

/** Reads `DELETE [FROM] target [alias] WHERE …`. */
export function parseDelete(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  cursor.accept("FROM");
  const target = parsePath(cursor);
  const alias = parseAlias(cursor);
  return { kind: "delete", target, alias, where: parseWhere(cursor, "DELETE", position), position };
}

function parseWhere(cursor: Cursor, statement: string, position: number): Expression {
  if (cursor.accept("WHERE")) return cursor.expression();
  if (!cursor.atEnd() && !cursor.at(";")) throw cursor.unexpected();
  throw cursor.error(`${statement} must have a WHERE clause`, position);
}

/** Reads `TRUNCATE TABLE target`. */
export function parseTruncate(cursor: Cursor): StatementBody {
  const { position } = cursor;
  cursor.expect("TRUNCATE", "TABLE");
  return { kind: "truncate", target: parsePath(cursor), position };
}

/** Reads `path = value | DEFAULT, …`, behind SET. */
export const parseAssignments = (cursor: Cursor): Assignment[] => cursor.list(parseAssignment);

function parseAssignment(cursor: Cursor): Assignment {
  const { position } = cursor;
  const path = [parseIdentifier(cursor)];
  while (cursor.accept(".")) path.push(parseFieldName(cursor));
  cursor.expect("=");
  return { path, value: parseValue(cursor), position };
}

/** Behind a dot every word is a name. */
function parseFieldName(cursor: Cursor): string {
  const { kind } = cursor.token;
  if (kind !== "word" && kind !== "quoted") throw cursor.unexpected();
  return cursor.advance().text;
}
