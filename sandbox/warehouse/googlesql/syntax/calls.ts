import type { CallExpression, Expression } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { isDatePartAhead, parseDatePart } from "./date_parts.ts";
import { isBracketedLambda } from "./lookahead.ts";
import { parseIdentifier, parsePath } from "./names.ts";
import { parseOrderList, parseOver } from "./windows.ts";

/**
 * Reads the brackets of a function call and what stands behind them. `path` is the name as read, whose back-ticked parts may
 * hold dots; `quoted`: the first part is back-ticked, and so never the prefix SAFE.
 */
export function parseCall(cursor: Cursor, path: string[], quoted: boolean, position: number): CallExpression {
  const parts = path.flatMap((part) => part.split("."));
  const safe = !quoted && parts.length > 1 && parts[0]?.toUpperCase() === "SAFE";
  const name = safe ? parts.slice(1) : parts;
  const call = plainCall(name, safe, position);
  cursor.expect("(");
  if (!cursor.at(")")) parseInside(cursor, call);
  cursor.expect(")");
  if (cursor.accept("OVER")) call.over = parseOver(cursor);
  return call;
}

/** A call without arguments and modifiers. */
export const plainCall = (name: string[], safe: boolean, position: number): CallExpression => ({
  kind: "call",
  name,
  safe,
  args: [],
  namedArgs: [],
  star: false,
  distinct: false,
  nulls: null,
  having: null,
  orderBy: [],
  limit: null,
  over: null,
  position,
});

/** Reads `(value, …)`: the arguments of a table function or procedure. */
export function parseArguments(cursor: Cursor): Expression[] {
  return cursor.bracketed(parseArgument, true);
}

function parseInside(cursor: Cursor, call: CallExpression): void {
  if (cursor.accept("*")) call.star = true;
  else {
    call.distinct = cursor.accept("DISTINCT");
    const functionName = call.name.at(-1)?.toUpperCase() ?? "";
    cursor.list(() => {
      if (isNamed(cursor)) {
        const name = parseIdentifier(cursor);
        cursor.expect("=>");
        call.namedArgs.push({ name, value: parseArgument(cursor) });
      } else if (isDatePartAhead(cursor, functionName, call.args.length)) {
        call.args.push(parseDatePart(cursor));
      } else {
        call.args.push(parseArgument(cursor));
      }
    });
  }
  parseModifiers(cursor, call);
}

const isNamed = (cursor: Cursor): boolean => cursor.atIdentifier() && cursor.peek().tag === "=>";

function parseArgument(cursor: Cursor): Expression {
  if (cursor.peek().tag === "->" || isBracketedLambda(cursor)) return parseLambda(cursor);
  if (cursor.at("MODEL") && ["word", "quoted"].includes(cursor.peek().kind))
    throw cursor.refused("A MODEL argument");
  if (cursor.at("TABLE") && ["word", "quoted"].includes(cursor.peek().kind))
    return parseTableArgument(cursor);
  return cursor.expression();
}

function parseLambda(cursor: Cursor): Expression {
  const { position } = cursor;
  const parameters = cursor.at("(") ? cursor.bracketed(parseIdentifier, true) : [parseIdentifier(cursor)];
  cursor.expect("->");
  return { kind: "lambda", parameters, body: cursor.expression(), position };
}

/** `TABLE t`, which means the same as `(FROM t)`. */
function parseTableArgument(cursor: Cursor): Expression {
  const position = cursor.advance().start;
  const quotedFirst = cursor.token.kind === "quoted";
  const start = cursor.position;
  const path = parsePath(cursor);
  return {
    kind: "scalar_query",
    query: {
      kind: "query",
      recursive: false,
      with: [],
      body: {
        kind: "from_query",
        from: {
          kind: "table",
          path,
          quotedFirst,
          alias: null,
          withOffset: null,
          asOf: null,
          position: start,
        },
        position: start,
      },
      orderBy: [],
      limit: null,
      offset: null,
      pipes: [],
      position: start,
    },
    position,
  };
}

/** What an aggregate takes behind its arguments. */
function parseModifiers(cursor: Cursor, call: CallExpression): void {
  if (cursor.accept("IGNORE", "NULLS")) call.nulls = "IGNORE";
  else if (cursor.accept("RESPECT", "NULLS")) call.nulls = "RESPECT";
  if (cursor.accept("HAVING")) {
    const extreme = cursor.accept("MAX") ? "MAX" : "MIN";
    if (extreme === "MIN") cursor.expect("MIN");
    call.having = { extreme, expression: cursor.expression() };
  }
  if (cursor.accept("ORDER", "BY")) call.orderBy = parseOrderList(cursor);
  if (cursor.accept("LIMIT")) call.limit = cursor.expression();
}
