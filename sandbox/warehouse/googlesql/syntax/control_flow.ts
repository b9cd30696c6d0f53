import type { Expression, Statement, StatementBody } from "./ast.ts";
import { parseBlock, parseBlockStatement } from "./blocks.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";

type Loop = Extract<StatementBody, { kind: "loop" | "while" | "repeat" | "for" }>;
type Branch = { condition: Expression; body: Statement[] };

/** Reads `IF … THEN … [ELSEIF …] [ELSE …] END IF`. */
export function parseIf(cursor: Cursor): StatementBody {
  const { position } = cursor;
  const branches: Branch[] = [];
  while (cursor.accept(branches.length === 0 ? "IF" : "ELSEIF"))
    branches.push(parseBranch(cursor, "ELSEIF", "ELSE", "END"));
  const otherwise = cursor.accept("ELSE") ? parseBlock(cursor, "END") : null;
  cursor.expect("END", "IF");
  return { kind: "if", branches, otherwise, position };
}

/** Reads `CASE [operand] WHEN … THEN …; [ELSE …;] END CASE`. */
export function parseCaseStatement(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  const operand = cursor.at("WHEN") ? null : cursor.expression();
  const branches: Branch[] = [];
  do {
    cursor.expect("WHEN");
    branches.push(parseBranch(cursor, "WHEN", "ELSE", "END"));
  } while (cursor.at("WHEN"));
  const otherwise = cursor.accept("ELSE") ? parseBlock(cursor, "END") : null;
  cursor.expect("END", "CASE");
  return { kind: "case_statement", operand, branches, otherwise, position };
}

function parseBranch(cursor: Cursor, ...ends: string[]): Branch {
  const condition = cursor.expression();
  cursor.expect("THEN");
  return { condition, body: parseBlock(cursor, ...ends) };
}

const LABELLED = ["LOOP", "WHILE", "REPEAT", "FOR", "BEGIN"];

/** Whether `label: LOOP` or the like stands next. */
export const isLabelAhead = (cursor: Cursor): boolean =>
  cursor.atIdentifier() && cursor.peek().tag === ":" && LABELLED.includes(cursor.peek(2).tag);

/** Reads a labelled loop or block; the label may be repeated behind its END. */
export function parseLabelled(cursor: Cursor): StatementBody {
  const { position } = cursor;
  const label = parseIdentifier(cursor);
  cursor.expect(":");
  const statement = cursor.at("BEGIN") ? parseBlockStatement(cursor) : parseLoop(cursor);
  if (cursor.atIdentifier()) {
    if (cursor.token.text.toLowerCase() !== label.toLowerCase())
      throw cursor.error(`Mismatched end label; expected ${label}, got ${cursor.token.text}`);
    cursor.advance();
  }
  return { ...statement, label, position };
}

/** Reads a LOOP, WHILE, REPEAT or FOR statement. */
export function parseLoop(cursor: Cursor): Loop {
  const { tag, start: position } = cursor.advance();
  const end = (): void => cursor.expect("END", tag);
  if (tag === "LOOP") {
    const body = parseBlock(cursor, "END");
    end();
    return { kind: "loop", label: null, body, position };
  }
  if (tag === "REPEAT") {
    const body = parseBlock(cursor, "UNTIL");
    cursor.expect("UNTIL");
    const until = cursor.expression();
    end();
    return { kind: "repeat", label: null, body, until, position };
  }
  if (tag === "FOR") return parseFor(cursor, position);
  const condition = cursor.expression();
  cursor.expect("DO");
  const body = parseBlock(cursor, "END");
  end();
  return { kind: "while", label: null, condition, body, position };
}

function parseFor(cursor: Cursor, position: number): Loop {
  const variable = parseIdentifier(cursor);
  cursor.expect("IN", "(");
  const query = cursor.query();
  cursor.expect(")", "DO");
  const body = parseBlock(cursor, "END");
  cursor.expect("END", "FOR");
  return { kind: "for", label: null, variable, query, body, position };
}
