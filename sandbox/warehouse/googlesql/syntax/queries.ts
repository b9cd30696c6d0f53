import type { CommonTable, Query, QueryBody, SetOperation } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseFrom } from "./from.ts";
import { SET_OPERATORS } from "./lookahead.ts";
import { parseIdentifier } from "./names.ts";
import { parsePipes } from "./pipes.ts";
import { parseSelect } from "./select.ts";
import { parseSetQuantifier } from "./set_quantifier.ts";
import { parseOrderList } from "./windows.ts";

/** Set operations one after the other, as long as their tree is as deep as they are many. */
const MAX_CHAIN = 500;

/** More of them take DuckDB minutes to plan, in which it cannot be interrupted. */
const MAX_OPERATIONS = 2000;

/** Reads `[WITH …] body [ORDER BY …] [LIMIT …] [|> …]`. */
export function parseQueryHere(cursor: Cursor): Query {
  const { position } = cursor;
  let recursive = false;
  let common: CommonTable[] = [];
  if (cursor.accept("WITH")) {
    recursive = cursor.accept("RECURSIVE");
    common = cursor.list(parseCommonTable);
  }
  const body = parseSetOperations(cursor);
  const orderBy = cursor.accept("ORDER", "BY") ? parseOrderList(cursor) : [];
  const limit = cursor.accept("LIMIT") ? cursor.expression() : null;
  const offset = limit !== null && cursor.accept("OFFSET") ? cursor.expression() : null;
  const pipes = parsePipes(cursor);
  return { kind: "query", recursive, with: common, body, orderBy, limit, offset, pipes, position };
}

function parseCommonTable(cursor: Cursor): CommonTable {
  const { position } = cursor;
  const name = parseIdentifier(cursor);
  cursor.expect("AS", "(");
  const query = cursor.query();
  cursor.expect(")");
  return { name, query, position };
}

function parseSetOperations(cursor: Cursor): QueryBody {
  const left = parseBody(cursor);
  const operations: SetOperation[] = [];
  while (isSetOperation(cursor)) {
    const start = cursor.position;
    const operation = parseSetOperator(cursor, left);
    const [first = operation] = operations;
    if (first.operator !== operation.operator || first.distinct !== operation.distinct)
      throw cursor.error(
        "Syntax error: Different set operations cannot be used in the same query without using parentheses for grouping",
        start,
      );
    operations.push(operation);
    const most = isAssociative(operation) ? MAX_OPERATIONS : MAX_CHAIN;
    if (operations.length > most) throw cursor.tooDeep();
  }
  if (operations.length > MAX_CHAIN && operations.every(isAssociative)) return balanced(left, operations);
  return operations.reduce<QueryBody>((before, operation) => ({ ...operation, left: before }), left);
}

function isAssociative(operation: SetOperation): boolean {
  return operation.operator !== "EXCEPT" && !operation.byName;
}

/** Operations one after the other as a tree that is not as deep as they are many. */
function balanced(left: QueryBody, operations: readonly SetOperation[]): QueryBody {
  const middle = operations.length >> 1;
  const root = operations[middle];
  if (!root) return left;
  const right = balanced(root.right, operations.slice(middle + 1));
  return { ...root, left: balanced(left, operations.slice(0, middle)), right };
}

function isSetOperation(cursor: Cursor): boolean {
  if (!cursor.atAny("FULL", "LEFT", "INNER")) return SET_OPERATORS.has(cursor.token.tag);
  return SET_OPERATORS.has(cursor.peek(cursor.peek().tag === "OUTER" ? 2 : 1).tag);
}

/** Reads `[FULL|LEFT|INNER] UNION ALL [BY NAME | [STRICT] CORRESPONDING]` and the query body behind it. */
function parseSetOperator(cursor: Cursor, left: QueryBody): SetOperation {
  let outer: SetOperation["outer"] = null;
  if (cursor.atAny("FULL", "LEFT", "INNER")) {
    outer = cursor.advance().tag as "FULL" | "LEFT" | "INNER";
    if (outer !== "INNER") cursor.accept("OUTER");
  }
  const operator = cursor.advance().tag as SetOperation["operator"];
  const distinct = parseSetQuantifier(cursor);
  let byName = cursor.accept("BY", "NAME");
  if (!byName) {
    const strict = cursor.accept("STRICT");
    byName = cursor.accept("CORRESPONDING");
    if (strict && !byName) throw cursor.expected("keyword CORRESPONDING");
    if (byName && !strict) outer ??= "INNER";
  }
  if (byName && cursor.atAny("ON", "BY")) throw cursor.refused("A column list of BY NAME or CORRESPONDING");
  if (outer !== null && !byName) throw cursor.expected("keyword BY");
  return {
    kind: "set_operation",
    operator,
    distinct,
    byName,
    outer,
    left,
    right: parseBody(cursor),
    position: left.position,
  };
}

function parseBody(cursor: Cursor): QueryBody {
  const { position } = cursor;
  if (cursor.accept("(")) {
    const query = cursor.query();
    cursor.expect(")");
    return { kind: "nested_query", query, position };
  }
  if (cursor.accept("FROM")) return { kind: "from_query", from: parseFrom(cursor), position };
  if (!cursor.at("SELECT")) throw cursor.unexpected();
  return parseSelect(cursor);
}
