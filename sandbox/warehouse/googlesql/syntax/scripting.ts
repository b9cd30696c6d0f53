import type { StatementBody } from "./ast.ts";
import { parseBlockStatement } from "./blocks.ts";
import { parseArguments } from "./calls.ts";
import { parseCaseStatement, parseIf, parseLoop } from "./control_flow.ts";
import type { Cursor } from "./cursor.ts";
import { parseAlias, parseIdentifier, parseNameList, parsePath } from "./names.ts";
import { parseType } from "./types.ts";

type Rule = (cursor: Cursor) => StatementBody;

/** The rules of the procedural language, by the word that a statement begins with. */
export const SCRIPTING: Readonly<Record<string, Rule>> = {
  DECLARE: parseDeclare,
  SET: parseSet,
  IF: parseIf,
  CASE: parseCaseStatement,
  LOOP: parseLoop,
  WHILE: parseLoop,
  REPEAT: parseLoop,
  FOR: parseLoop,
  BEGIN: parseBegin,
  COMMIT: parseTransactionEnd,
  ROLLBACK: parseTransactionEnd,
  BREAK: parseJump,
  LEAVE: parseJump,
  CONTINUE: parseJump,
  ITERATE: parseJump,
  RETURN: parseReturn,
  RAISE: parseRaise,
  EXECUTE: parseExecute,
  CALL: parseCallStatement,
  ASSERT: parseAssert,
};

/** `BEGIN [TRANSACTION];` or a block. */
function parseBegin(cursor: Cursor): StatementBody {
  const { position } = cursor;
  const { tag, kind } = cursor.peek();
  if (tag !== "TRANSACTION" && tag !== ";" && kind !== "end") return parseBlockStatement(cursor);
  cursor.advance();
  cursor.accept("TRANSACTION");
  return { kind: "transaction", action: "BEGIN", position };
}

function parseTransactionEnd(cursor: Cursor): StatementBody {
  const { tag, start: position } = cursor.advance();
  cursor.accept("TRANSACTION");
  return { kind: "transaction", action: tag === "COMMIT" ? "COMMIT" : "ROLLBACK", position };
}

function parseDeclare(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const names = cursor.list(parseIdentifier);
  const type = cursor.at("DEFAULT") ? null : parseType(cursor);
  const value = cursor.accept("DEFAULT") ? cursor.expression() : null;
  return { kind: "declare", names, type, default: value, position };
}

/** `SET x = …`, `SET (x, y) = …` or `SET @@name = …`. */
function parseSet(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  if (cursor.token.kind === "system_variable") {
    const name = cursor.advance().text;
    cursor.expect("=");
    return { kind: "set_system_variable", name, value: cursor.expression(), position };
  }
  const tuple = cursor.at("(");
  const names = tuple ? parseNameList(cursor) : [parseIdentifier(cursor)];
  cursor.expect("=");
  return { kind: "set_variables", names, value: cursor.expression(), tuple, position };
}

function parseJump(cursor: Cursor): StatementBody {
  const { tag, start: position } = cursor.advance();
  const label = cursor.atIdentifier() ? parseIdentifier(cursor) : null;
  return { kind: tag === "BREAK" || tag === "LEAVE" ? "break" : "continue", label, position };
}

function parseReturn(cursor: Cursor): StatementBody {
  return { kind: "return", position: cursor.advance().start };
}

function parseRaise(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  if (!cursor.accept("USING")) return { kind: "raise", message: null, position };
  cursor.expect("MESSAGE", "=");
  return { kind: "raise", message: cursor.expression(), position };
}

/** `EXECUTE IMMEDIATE text [INTO variables] [USING value [AS name], …]`. */
function parseExecute(cursor: Cursor): StatementBody {
  const { position } = cursor;
  cursor.expect("EXECUTE", "IMMEDIATE");
  const sql = cursor.expression();
  const into = cursor.accept("INTO") ? cursor.list(parseIdentifier) : [];
  const using = cursor.accept("USING")
    ? cursor.list((each) => ({ value: each.expression(), alias: parseAlias(each) }))
    : [];
  return { kind: "execute_immediate", sql, into, using, position };
}

function parseCallStatement(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const name = parsePath(cursor);
  return { kind: "call_procedure", name, args: parseArguments(cursor), position };
}

function parseAssert(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const condition = cursor.expression();
  const message = cursor.accept("AS") ? cursor.expression() : null;
  return { kind: "assert", condition, message, position };
}
