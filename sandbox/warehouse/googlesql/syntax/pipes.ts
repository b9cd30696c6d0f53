import type { FromItem, GroupItem, OrderItem, PipeOperator } from "./ast.ts";
import { parseArguments } from "./calls.ts";
import type { Cursor } from "./cursor.ts";
import { parseFromItem, parseJoinCondition, parseJoinType } from "./from.ts";
import { SET_OPERATORS } from "./lookahead.ts";
import { parseAlias, parseIdentifier, parsePath } from "./names.ts";
import { parsePivot, parseSample, parseUnpivot } from "./pivot.ts";
import { parseSelectItems } from "./select.ts";
import { parseSetQuantifier } from "./set_quantifier.ts";
import { parseOrderList, parseOrderSuffix } from "./windows.ts";

/** Reads the pipe operators behind a query. */
export function parsePipes(cursor: Cursor): PipeOperator[] {
  const pipes: PipeOperator[] = [];
  while (cursor.accept("|>")) pipes.push(parsePipe(cursor));
  return pipes;
}

function parsePipe(cursor: Cursor): PipeOperator {
  const { position, token } = cursor;
  const rule = token.kind === "word" ? RULES[token.tag] : undefined;
  if (rule !== undefined) {
    cursor.advance();
    return rule(cursor, position);
  }
  if (SET_OPERATORS.has(token.tag)) return parseSetOperation(cursor, position);
  const type = parseJoinType(cursor);
  if (type === null) throw cursor.unexpected();
  const right = parseFromItem(cursor);
  return { kind: "join", type, right, ...parseJoinCondition(cursor), position };
}

type Rule = (cursor: Cursor, position: number) => PipeOperator;

/** What stands behind the first word of an operator. */
const RULES: Readonly<Record<string, Rule>> = {
  WHERE: (cursor, position) => ({ kind: "where", condition: cursor.expression(), position }),
  SELECT: parseSelect,
  EXTEND: (cursor, position) => ({ kind: "extend", items: parseSelectItems(cursor), position }),
  WINDOW: (cursor, position) => ({ kind: "extend", items: parseSelectItems(cursor), position }),
  SET: (cursor, position) => ({ kind: "set", items: cursor.list(parseSetItem), position }),
  DROP: (cursor, position) => ({ kind: "drop", columns: cursor.list(parseIdentifier), position }),
  RENAME: (cursor, position) => ({ kind: "rename", columns: cursor.list(parseRenaming), position }),
  AS: (cursor, position) => ({ kind: "as", alias: parseIdentifier(cursor), position }),
  DISTINCT: (_cursor, position) => ({ kind: "distinct", position }),
  AGGREGATE: parseAggregate,
  ORDER: parseOrderBy,
  LIMIT: parseLimit,
  PIVOT: (cursor, position) => ({
    kind: "pivot",
    item: parsePivot(cursor, noInput(position), position),
    position,
  }),
  UNPIVOT: (cursor, position) => ({
    kind: "unpivot",
    item: parseUnpivot(cursor, noInput(position), position),
    position,
  }),
  TABLESAMPLE: (cursor, position) => ({ kind: "sample", percent: parseSample(cursor), position }),
  CALL: parseCallOperator,
};

function parseSelect(cursor: Cursor, position: number): PipeOperator {
  const distinct = cursor.accept("DISTINCT");
  if (!distinct) cursor.accept("ALL");
  if (cursor.at("AS")) throw cursor.refused("SELECT AS in pipe syntax");
  return { kind: "select", distinct, items: parseSelectItems(cursor), position };
}

function parseSetItem(cursor: Cursor): Extract<PipeOperator, { kind: "set" }>["items"][number] {
  const { position } = cursor;
  const name = parseIdentifier(cursor);
  cursor.expect("=");
  return { name, expression: cursor.expression(), position };
}

function parseRenaming(cursor: Cursor): { from: string; to: string } {
  const from = parseIdentifier(cursor);
  cursor.accept("AS");
  return { from, to: parseIdentifier(cursor) };
}

type Aggregate = Extract<PipeOperator, { kind: "aggregate" }>;

/** `AGGREGATE [items] [GROUP [AND ORDER] BY keys]`. */
function parseAggregate(cursor: Cursor, position: number): PipeOperator {
  const none = cursor.atEnd() || cursor.atAny("GROUP", "|>", ")", ";");
  const items = none ? [] : parseSelectItems(cursor);
  if (cursor.atAny("ASC", "DESC")) throw cursor.refused("The order of an aggregate in AGGREGATE");
  if (!cursor.accept("GROUP")) return { kind: "aggregate", items, groupBy: [], andOrderBy: false, position };
  const andOrderBy = cursor.accept("AND", "ORDER");
  cursor.expect("BY");
  const groupBy = cursor.list(parseGroupKey);
  return { kind: "aggregate", items, groupBy, andOrderBy, position };
}

function parseGroupKey(cursor: Cursor): Aggregate["groupBy"][number] {
  const { position } = cursor;
  if (cursor.atAny("ROLLUP", "CUBE", "GROUPING") && cursor.peek().tag !== "(")
    throw cursor.refused("GROUPING SETS in pipe syntax");
  if (cursor.atAny("ROLLUP", "CUBE", "ALL"))
    throw cursor.refused(`GROUP BY ${cursor.token.tag} in pipe syntax`);
  const expression = cursor.expression();
  const key: GroupItem & { kind: "expression" } = {
    kind: "expression",
    expression,
    alias: parseAlias(cursor),
    position,
  };
  return cursor.atAny("ASC", "DESC") ? { ...key, order: parseOrder(cursor, key) } : key;
}

const parseOrder = (cursor: Cursor, key: Pick<OrderItem, "expression" | "position">): OrderItem =>
  parseOrderSuffix(cursor, { expression: key.expression, position: key.position });

function parseOrderBy(cursor: Cursor, position: number): PipeOperator {
  cursor.expect("BY");
  return { kind: "order_by", items: parseOrderList(cursor), position };
}

function parseLimit(cursor: Cursor, position: number): PipeOperator {
  const limit = cursor.expression();
  return { kind: "limit", limit, offset: cursor.accept("OFFSET") ? cursor.expression() : null, position };
}

function parseSetOperation(cursor: Cursor, position: number): PipeOperator {
  const operator = cursor.advance().tag as "UNION" | "INTERSECT" | "EXCEPT";
  const distinct = parseSetQuantifier(cursor);
  if (cursor.atAny("BY", "STRICT", "CORRESPONDING")) throw cursor.refused("BY NAME in pipe syntax");
  const queries = cursor.list((each) => {
    each.expect("(");
    const query = each.query();
    each.expect(")");
    return query;
  });
  return { kind: "set_operation", operator, distinct, queries, position };
}

function parseCallOperator(cursor: Cursor, position: number): PipeOperator {
  const name = parsePath(cursor);
  return { kind: "call", name, args: parseArguments(cursor), alias: parseAlias(cursor), position };
}

/** In pipe syntax the input is what stands before the operator. */
const noInput = (position: number): FromItem => ({
  kind: "table",
  path: [],
  quotedFirst: false,
  alias: null,
  withOffset: null,
  asOf: null,
  position,
});
