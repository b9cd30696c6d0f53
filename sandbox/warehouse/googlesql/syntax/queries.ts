import type { Query, QueryBody, SetOperation, SetOperator } from "./ast.ts";
import { parseCommonTable } from "./common_tables.ts";
import type { Cursor } from "./cursor.ts";
import { parseFrom } from "./from.ts";
import { isSetOperation } from "./lookahead.ts";
import { parseIdentifier } from "./names.ts";
import { parsePipes } from "./pipes.ts";
import { parseSelect } from "./select.ts";
import { parseSetOperator } from "./set_operator.ts";
import { parseOrderList } from "./windows.ts";

/** Set operations one after the other, as long as their tree is as deep as they are many. */
const MAX_CHAIN = 500;

/** More of them take DuckDB minutes to plan, in which it cannot be interrupted. */
const MAX_OPERATIONS = 2000;

/** Reads `[WITH …] body [ORDER BY …] [LIMIT …] [|> …]`. */
export function parseQueryHere(cursor: Cursor): Query {
  const { position } = cursor;
  let recursive = false;
  let common: Query["with"] = [];
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

function parseSetOperations(cursor: Cursor): QueryBody {
  const left = parseBody(cursor);
  const operations: SetOperation[] = [];
  while (isSetOperation(cursor)) {
    const start = cursor.position;
    const operator = parseSetOperator(cursor);
    checkAlike(cursor, operations[0] ?? operator, operator, start);
    const right = parseBody(cursor);
    operations.push({ kind: "set_operation", ...operator, left, right, position: left.position });
    const most = isAssociative(operator) ? MAX_OPERATIONS : MAX_CHAIN;
    if (operations.length > most) throw cursor.tooDeep();
  }
  if (operations.length > MAX_CHAIN && operations.every(isAssociative)) return balanced(left, operations);
  return operations.reduce<QueryBody>((before, operation) => ({ ...operation, left: before }), left);
}

/** Without brackets all operations of a query are of one kind. */
function checkAlike(cursor: Cursor, first: SetOperator, other: SetOperator, position: number): void {
  const alike = (what: string) =>
    `Syntax error: Different ${what} cannot be used in the same query without using parentheses for grouping`;
  if (first.operator !== other.operator || first.distinct !== other.distinct)
    throw cursor.error(alike("set operations"), position);
  if (first.byName !== other.byName || String(first.columns) !== String(other.columns))
    throw cursor.error(alike("column match modes"), position);
  if (first.outer !== other.outer) throw cursor.error(alike("column propagation modes"), position);
}

function isAssociative(operation: SetOperator): boolean {
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

function parseBody(cursor: Cursor): QueryBody {
  const { position } = cursor;
  if (cursor.accept("(")) {
    const query = cursor.query();
    cursor.expect(")");
    const end = cursor.position;
    if (!cursor.accept("AS")) return { kind: "nested_query", query, position };
    const from = { kind: "subquery", query, alias: parseIdentifier(cursor), position } as const;
    if (!cursor.at("|>"))
      throw cursor.error("Syntax error: Alias not allowed on parenthesized outer query", end);
    return { kind: "from_query", from, position };
  }
  if (cursor.accept("FROM")) return { kind: "from_query", from: parseFrom(cursor), position };
  if (cursor.at("GRAPH")) throw cursor.refused("GRAPH");
  if (!cursor.at("SELECT")) throw cursor.unexpected();
  return parseSelect(cursor);
}
