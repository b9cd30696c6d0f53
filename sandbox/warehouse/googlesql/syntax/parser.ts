import type { Expression, Query, Statement } from "./ast.ts";
import { Cursor, type Grammar } from "./cursor.ts";
import { parseOperators } from "./operators.ts";
import { parseQueryHere } from "./queries.ts";
import { checkScript } from "./script_rules.ts";
import { parseScriptStatements, parseStatementHere } from "./statements.ts";

const GRAMMAR: Grammar = {
  expression: parseOperators,
  query: parseQueryHere,
  statement: parseStatementHere,
};

/** Parses a whole script: statements with semicolons between them. Throws a WarehouseError with its place. */
export function parseScript(sql: string): Statement[] {
  const statements = parseAll(sql, parseScriptStatements);
  checkScript(sql, statements);
  return statements;
}

/** Parses a text that is one query. Throws a WarehouseError with its place. */
export function parseQuery(sql: string): Query {
  return parseAll(sql, (cursor) => cursor.query());
}

/** Parses a text that is one expression. Throws a WarehouseError with its place. */
export function parseExpression(sql: string): Expression {
  return parseAll(sql, (cursor) => cursor.expression());
}

function parseAll<Result>(sql: string, rule: (cursor: Cursor) => Result): Result {
  const cursor = new Cursor(sql, GRAMMAR);
  const result = rule(cursor);
  if (!cursor.atEnd()) throw cursor.expected("end of input");
  return result;
}
