import type { OptionEntry, RoutineParameter, StatementBody, TypeNode } from "./ast.ts";
import type { CreateHead } from "./create_head.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";
import { parseOptions, parseOptionsClause } from "./options.ts";
import { parseType } from "./types.ts";

type CreateFunction = Extract<StatementBody, { kind: "create_function" }>;

/** Reads what stands behind the name in CREATE [TEMP] [AGGREGATE] FUNCTION. */
export function parseCreateFunction(
  cursor: Cursor,
  head: CreateHead,
  form: { temporary: boolean; aggregate: boolean },
): StatementBody {
  const parameters = cursor.bracketed(parseFunctionParameter, true);
  const returns = cursor.accept("RETURNS") ? parseType(cursor) : null;
  if (!cursor.accept("DETERMINISTIC")) cursor.accept("NOT", "DETERMINISTIC");
  const place = cursor.position;
  const language = cursor.accept("LANGUAGE") ? parseIdentifier(cursor).toLowerCase() : "sql";
  if (language !== "sql" && language !== "js") throw cursor.refused(`LANGUAGE ${language}`, place);
  if (form.aggregate && language === "js") throw cursor.refused("A JavaScript aggregate function", place);
  if (cursor.at("REMOTE")) throw cursor.refused("A remote function");
  const before = parseOptionsClause(cursor);
  cursor.expect("AS");
  const { body, bodyText } = language === "sql" ? parseSqlBody(cursor) : parseCode(cursor);
  const options: OptionEntry[] = cursor.accept("OPTIONS") ? [...before, ...parseOptions(cursor)] : before;
  return {
    kind: "create_function",
    ...head,
    ...form,
    parameters,
    returns,
    language,
    options,
    body,
    bodyText,
  };
}

function parseFunctionParameter(cursor: Cursor): RoutineParameter {
  const { position } = cursor;
  const name = parseIdentifier(cursor);
  const type = parseType(cursor);
  if (type.kind === "table_type" && !type.fields)
    throw cursor.refused("A parameter of type ANY TABLE", position);
  if (!cursor.accept("NOT")) return { mode: "IN", name, type, position };
  cursor.expect("AGGREGATE");
  return { mode: "IN", name, type, notAggregate: true, position };
}

type Body = Pick<CreateFunction, "body" | "bodyText">;

function parseSqlBody(cursor: Cursor): Body {
  cursor.expect("(");
  const { position } = cursor;
  const body = cursor.expression();
  const bodyText = cursor.textFrom(position);
  cursor.expect(")");
  return { body, bodyText };
}

function parseCode(cursor: Cursor): Body {
  if (cursor.token.kind !== "string") throw cursor.expected("string literal");
  return { body: null, bodyText: cursor.advance().text };
}

/** Reads what stands behind the name in CREATE TABLE FUNCTION. */
export function parseCreateTableFunction(cursor: Cursor, head: CreateHead): StatementBody {
  const parameters = cursor.bracketed(parseFunctionParameter, true);
  const returns = cursor.accept("RETURNS") ? parseTableColumns(cursor) : null;
  const options = parseOptionsClause(cursor);
  cursor.expect("AS");
  const start = cursor.position;
  const query = cursor.query();
  const queryText = cursor.textFrom(start);
  return { kind: "create_table_function", ...head, parameters, returns, options, query, queryText };
}

function parseTableColumns(cursor: Cursor): { name: string; type: TypeNode }[] {
  cursor.expect("TABLE", "<");
  const columns = cursor.list((each) => ({ name: parseIdentifier(each), type: parseType(each) }));
  cursor.expect(">");
  return columns;
}

/** Reads what stands behind the name in CREATE PROCEDURE. */
export function parseCreateProcedure(cursor: Cursor, head: CreateHead): StatementBody {
  const parameters = cursor.bracketed(parseProcedureParameter, true);
  if (cursor.atAny("WITH", "EXTERNAL", "LANGUAGE")) throw cursor.refused("A procedure in another language");
  const options = parseOptionsClause(cursor);
  const start = cursor.position;
  const block = cursor.statement();
  if (block.kind !== "block") throw cursor.error("Syntax error: Expected keyword BEGIN", start);
  return { kind: "create_procedure", ...head, parameters, options, body: [block], bodyText: block.text };
}

/** Reads `[IN|OUT|INOUT] name type`; OUT and INOUT may be names too. */
function parseProcedureParameter(cursor: Cursor): RoutineParameter {
  const { position } = cursor;
  const mode = parseMode(cursor);
  return { mode, name: parseIdentifier(cursor), type: parseType(cursor), position };
}

function parseMode(cursor: Cursor): RoutineParameter["mode"] {
  if (cursor.accept("IN")) return "IN";
  const named = ["word", "quoted"].includes(cursor.peek().kind) && cursor.peek(2).kind === "word";
  if (named && cursor.accept("OUT")) return "OUT";
  if (named && cursor.accept("INOUT")) return "INOUT";
  return "IN";
}
