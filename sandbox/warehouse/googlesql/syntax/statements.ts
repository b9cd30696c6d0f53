import { parseAlter } from "./alter.ts";
import type { Statement, StatementBody } from "./ast.ts";
import { isLabelAhead, parseLabelled } from "./control_flow.ts";
import { parseCreate } from "./create.ts";
import type { Cursor } from "./cursor.ts";
import { parseDelete, parseInsert, parseTruncate, parseUpdate } from "./dml.ts";
import { parseDrop } from "./drop.ts";
import { parseExport, parseLoad } from "./files.ts";
import { isQueryWord } from "./lookahead.ts";
import { parseMerge } from "./merge.ts";
import { SCRIPTING } from "./scripting.ts";

/** Reads the statements of a script up to its end. */
export function parseScriptStatements(cursor: Cursor): Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    while (cursor.accept(";"));
    if (cursor.atEnd()) return statements;
    statements.push(cursor.statement());
    if (!cursor.atEnd() && !cursor.at(";")) throw cursor.expected("end of input");
  }
}

/** Reads one statement, without the semicolon behind it. */
export function parseStatementHere(cursor: Cursor): Statement {
  const body = parseBody(cursor);
  const end = cursor.lastEnd;
  return Object.assign(body, { end, text: cursor.source.slice(body.position, end) });
}

const RULES: Readonly<Record<string, (cursor: Cursor) => StatementBody>> = {
  ...SCRIPTING,
  INSERT: parseInsert,
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  TRUNCATE: parseTruncate,
  MERGE: parseMerge,
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: parseAlter,
  EXPORT: parseExport,
  LOAD: parseLoad,
  GRANT: parseAccessControl,
  REVOKE: parseAccessControl,
};

/** Statements that BigQuery has and the local warehouse refuses, by their first words. */
const REFUSED: readonly [string, string][] = [
  ["UNDROP", "SCHEMA"],
  ["UNDROP", "TABLE"],
  ["DEFINE", "TABLE"],
  ["CLONE", "DATA"],
];

function parseBody(cursor: Cursor): StatementBody {
  const { position, token } = cursor;
  if (cursor.at("(") || isQueryWord(cursor))
    return { kind: "query_statement", query: cursor.query(), position };
  if (isLabelAhead(cursor)) return parseLabelled(cursor);
  const rule = token.kind === "word" ? RULES[token.tag] : undefined;
  if (rule !== undefined) return rule(cursor);
  const refused = REFUSED.find(([first, second]) => cursor.at(first, second));
  throw refused === undefined ? cursor.unexpected() : cursor.refused(refused.join(" "));
}

function parseAccessControl(cursor: Cursor): StatementBody {
  const { position } = cursor;
  cursor.advance();
  if (cursor.atEnd() || cursor.at(";")) throw cursor.unexpected();
  while (!cursor.atEnd() && !cursor.at(";")) cursor.advance();
  return { kind: "access_control", text: cursor.textFrom(position), position };
}
