import type { Expression } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseDatePart } from "./date_parts.ts";
import { parseIdentifier } from "./names.ts";
import { parseType } from "./types.ts";

/** Reads `CASE [operand] WHEN … THEN … [ELSE …] END`. */
export function parseCase(cursor: Cursor): Expression {
  const { position } = cursor;
  cursor.expect("CASE");
  const operand = cursor.at("WHEN") ? null : cursor.expression();
  const branches: { when: Expression; then: Expression }[] = [];
  do {
    cursor.expect("WHEN");
    const when = cursor.expression();
    cursor.expect("THEN");
    // biome-ignore lint/suspicious/noThenProperty: the part of a CASE branch; nobody awaits a branch
    branches.push({ when, then: cursor.expression() });
  } while (cursor.at("WHEN"));
  const otherwise = cursor.accept("ELSE") ? cursor.expression() : null;
  cursor.expect("END");
  return { kind: "case", operand, branches, otherwise, position };
}

/** Reads `CAST(x AS type [FORMAT f [AT TIME ZONE z]])` or SAFE_CAST. */
export function parseCast(cursor: Cursor): Expression {
  const { tag, start: position } = cursor.advance();
  cursor.expect("(");
  const operand = cursor.expression();
  cursor.expect("AS");
  const type = parseType(cursor);
  const format = cursor.accept("FORMAT") ? cursor.expression() : null;
  const timeZone = parseTimeZone(cursor);
  cursor.expect(")");
  return { kind: "cast", operand, type, safe: tag === "SAFE_CAST", format, timeZone, position };
}

/** Reads `EXTRACT(part FROM x [AT TIME ZONE z])`. */
export function parseExtract(cursor: Cursor): Expression {
  const { position } = cursor;
  cursor.expect("EXTRACT", "(");
  const { part, weekday } = parseDatePart(cursor);
  cursor.expect("FROM");
  const operand = cursor.expression();
  const timeZone = parseTimeZone(cursor);
  cursor.expect(")");
  return { kind: "extract", part, weekday, operand, timeZone, position };
}

function parseTimeZone(cursor: Cursor): Expression | null {
  if (!cursor.accept("AT")) return null;
  cursor.expect("TIME", "ZONE");
  return cursor.expression();
}

/** Reads `INTERVAL value PART [TO PART]`; parts in upper case. */
export function parseInterval(cursor: Cursor): Expression {
  const { position } = cursor;
  cursor.expect("INTERVAL");
  const value = cursor.expression();
  const part = parseIdentifier(cursor).toUpperCase();
  const to = cursor.accept("TO") ? parseIdentifier(cursor).toUpperCase() : null;
  return { kind: "interval", value, part, to, position };
}

/** Reads `EXISTS(query)`. */
export function parseExists(cursor: Cursor): Expression {
  const { position } = cursor;
  cursor.expect("EXISTS", "(");
  const query = cursor.query();
  cursor.expect(")");
  return { kind: "exists", query, position };
}

type WithExpression = Extract<Expression, { kind: "with_expression" }>;

/** Reads `WITH(name AS value, …, result)`. */
export function parseWithExpression(cursor: Cursor): WithExpression {
  const { position } = cursor;
  cursor.expect("WITH", "(");
  const variables: WithExpression["variables"] = [];
  while (cursor.atIdentifier() && cursor.peek().tag === "AS") {
    const start = cursor.position;
    const name = parseIdentifier(cursor);
    cursor.expect("AS");
    variables.push({ name, value: cursor.expression(), position: start });
    cursor.expect(",");
  }
  const result = cursor.expression();
  cursor.expect(")");
  return { kind: "with_expression", variables, result, position };
}
