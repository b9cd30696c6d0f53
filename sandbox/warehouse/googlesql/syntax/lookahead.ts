import type { Cursor } from "./cursor.ts";

const SET_OPERATORS: ReadonlySet<string> = new Set(["UNION", "INTERSECT", "EXCEPT"]);
const AFTER_QUERY: ReadonlySet<string> = new Set([...SET_OPERATORS, ")", "ORDER", "LIMIT", "|>"]);

/** Whether a query begins `ahead` tokens on, without brackets around it. */
export function isQueryWord(cursor: Cursor, ahead = 0): boolean {
  const { tag } = cursor.peek(ahead);
  if (tag === "GRAPH") return GRAPH_CLAUSES.has(cursor.peek(ahead + 2).tag);
  return tag === "SELECT" || tag === "FROM" || (tag === "WITH" && cursor.peek(ahead + 1).tag !== "(");
}

/** What stands behind `GRAPH name` or `GRAPH dataset.name`. */
const GRAPH_CLAUSES: ReadonlySet<string> = new Set(
  ". CALL FILTER FOR LET LIMIT MATCH OFFSET OPTIONAL ORDER RETURN SKIP WITH".split(" "),
);

/**
 * Whether the bracket that stands next holds a query rather than an expression or a join: `((SELECT 1) UNION ALL …)` does,
 * `((SELECT 1) + 1)` does not.
 */
export function isBracketedQuery(cursor: Cursor): boolean {
  let brackets = 0;
  while (cursor.peek(brackets).tag === "(") brackets += 1;
  if (brackets === 0 || !isQueryWord(cursor, brackets)) return false;
  for (let inner = 1; inner < brackets; inner += 1) {
    const closing = cursor.closing(inner);
    if (closing !== null && !continuesQuery(cursor, closing + 1)) return false;
  }
  return true;
}

/** Whether what stands behind a bracketed query belongs to the query around it. */
function continuesQuery(cursor: Cursor, ahead: number): boolean {
  const { tag } = cursor.peek(ahead);
  if (tag === "AS") return cursor.peek(ahead + 2).tag === "|>";
  return AFTER_QUERY.has(tag) || isSetOperation(cursor, ahead);
}

/** Whether UNION, INTERSECT or EXCEPT stands `ahead` tokens on, with or without FULL, LEFT or INNER. */
export function isSetOperation(cursor: Cursor, ahead = 0): boolean {
  const { tag } = cursor.peek(ahead);
  if (tag !== "FULL" && tag !== "LEFT" && tag !== "INNER") return SET_OPERATORS.has(tag);
  const next = cursor.peek(ahead + 1).tag === "OUTER" ? ahead + 2 : ahead + 1;
  return SET_OPERATORS.has(cursor.peek(next).tag);
}

/** Whether `(a, b) ->` stands next. */
export function isBracketedLambda(cursor: Cursor): boolean {
  if (!cursor.at("(")) return false;
  const closing = cursor.closing();
  return closing !== null && cursor.peek(closing + 1).tag === "->";
}
