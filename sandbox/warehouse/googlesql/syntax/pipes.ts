import type { FromItem, PipeOperator } from "./ast.ts";
import { parseArguments } from "./calls.ts";
import { parseCommonTable } from "./common_tables.ts";
import type { Cursor } from "./cursor.ts";
import { parseFromItem, parseJoinCondition, parseJoinType } from "./from.ts";
import { isSetOperation } from "./lookahead.ts";
import { parseAlias, parseIdentifier, parsePath } from "./names.ts";
import { parseAggregate } from "./pipe_aggregate.ts";
import { parsePivot, parseSample, parseUnpivot } from "./pivot.ts";
import { parseSelectAs, parseSelectItems, parseWindows } from "./select.ts";
import { parseSetOperator } from "./set_operator.ts";
import { parseOrderList } from "./windows.ts";

/** Reads the pipe operators behind a query. */
export function parsePipes(cursor: Cursor): PipeOperator[] {
  const pipes: PipeOperator[] = [];
  while (cursor.accept("|>")) pipes.push(parsePipe(cursor));
  return pipes;
}

/** Operators of GoogleSQL that BigQuery does not document, or that the local warehouse does not have. */
const REFUSED = new Set(
  "ASSERT CREATE DESCRIBE EXPORT FORK IF INSERT LOG MATCH_RECOGNIZE RECURSIVE STATIC_DESCRIBE TEE".split(" "),
);

function parsePipe(cursor: Cursor): PipeOperator {
  const { position, token } = cursor;
  const word = token.kind === "word" ? token.tag : "";
  const rule = RULES[word];
  if (rule !== undefined) {
    cursor.advance();
    return rule(cursor, position);
  }
  if (isSetOperation(cursor)) return parseSetOperation(cursor, position);
  if (REFUSED.has(word)) throw cursor.refused(`Pipe operator ${word}`);
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
  EXTEND: (cursor, position) => ({
    kind: "extend",
    items: parseSelectItems(cursor),
    windows: parseWindows(cursor),
    position,
  }),
  WINDOW: (cursor, position) => ({ kind: "window", items: parseSelectItems(cursor), position }),
  SET: (cursor, position) => ({ kind: "set", items: cursor.list(parseSetItem), position }),
  DROP: (cursor, position) => ({ kind: "drop", columns: cursor.list(parseColumn), position }),
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
  WITH: parseWith,
  CALL: parseCallOperator,
};

function parseSelect(cursor: Cursor, position: number): PipeOperator {
  const distinct = cursor.accept("DISTINCT");
  if (!distinct) cursor.accept("ALL");
  const as = parseSelectAs(cursor);
  const items = parseSelectItems(cursor);
  return { kind: "select", distinct, as, items, windows: parseWindows(cursor), position };
}

function parseColumn(cursor: Cursor): { name: string; position: number } {
  const { position } = cursor;
  return { name: parseIdentifier(cursor), position };
}

function parseSetItem(cursor: Cursor): Extract<PipeOperator, { kind: "set" }>["items"][number] {
  const column = parseColumn(cursor);
  cursor.expect("=");
  return { ...column, expression: cursor.expression() };
}

function parseRenaming(cursor: Cursor): Extract<PipeOperator, { kind: "rename" }>["columns"][number] {
  const column = parseColumn(cursor);
  cursor.accept("AS");
  return { ...column, to: parseIdentifier(cursor) };
}

function parseOrderBy(cursor: Cursor, position: number): PipeOperator {
  cursor.expect("BY");
  return { kind: "order_by", items: parseOrderList(cursor), position };
}

function parseLimit(cursor: Cursor, position: number): PipeOperator {
  const limit = cursor.expression();
  return { kind: "limit", limit, offset: cursor.accept("OFFSET") ? cursor.expression() : null, position };
}

function parseSetOperation(cursor: Cursor, position: number): PipeOperator {
  const operator = parseSetOperator(cursor);
  const queries = cursor.list((each) => {
    each.expect("(");
    const query = each.query();
    each.expect(")");
    return query;
  });
  return { kind: "set_operation", ...operator, queries, position };
}

/** `WITH name AS (query), …`; a comma behind the last one is allowed. */
function parseWith(cursor: Cursor, position: number): PipeOperator {
  if (cursor.at("RECURSIVE")) throw cursor.refused("WITH RECURSIVE in pipe syntax");
  const tables = [parseCommonTable(cursor)];
  while (cursor.accept(",") && cursor.atIdentifier()) tables.push(parseCommonTable(cursor));
  return { kind: "with", tables, position };
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
