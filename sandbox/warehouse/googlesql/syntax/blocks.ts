import type { Statement, StatementBody } from "./ast.ts";
import type { Cursor } from "./cursor.ts";

/** Reads statements up to one of these words, which is left unread. */
export function parseBlock(cursor: Cursor, ...ends: string[]): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    while (cursor.accept(";"));
    if (cursor.atAny(...ends)) return statements;
    if (cursor.atEnd()) throw cursor.unexpected();
    statements.push(cursor.statement());
    if (!cursor.at(";")) throw cursor.expected('";"');
  }
}

/** Reads `BEGIN … [EXCEPTION WHEN ERROR THEN …] END`. */
export function parseBlockStatement(cursor: Cursor): Extract<StatementBody, { kind: "block" }> {
  const { position } = cursor;
  cursor.expect("BEGIN");
  const body = parseBlock(cursor, "EXCEPTION", "END");
  let exception: Statement[] | null = null;
  if (cursor.accept("EXCEPTION")) {
    cursor.expect("WHEN", "ERROR", "THEN");
    exception = parseBlock(cursor, "END");
  }
  cursor.expect("END");
  return { kind: "block", label: null, body, exception, position };
}
