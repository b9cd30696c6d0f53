import { errorAt } from "../../googlesql/errors.ts";
import type { Node, PipeOperator, Query } from "../../googlesql/syntax/ast.ts";
import type { TableEntry } from "../catalog/entries.ts";
import type { Run } from "../script/run.ts";

/**
 * BigQuery lays out rows by partitions and clusters as it writes them, and refuses a query that sets an order of its own,
 * also one with LIMIT. `query` null: no rows are written.
 */
export function requireUnordered(
  run: Run,
  query: Query | null,
  { partitioning, clustering }: Pick<TableEntry, "partitioning" | "clustering">,
): void {
  const order = query && orderOf(query);
  if (!order || (!partitioning && !clustering)) return;
  const field = partitioning?.field;
  const laidOut = partitioning ? `partitioned${field ? ` by field '${field}'` : ""}` : "clustered";
  throw errorAt(`Result of ORDER BY queries cannot be ${laidOut}`, run.source, order.position);
}

/** Where the order of a query's rows is set; null where they have none. Parentheses keep it, a subquery in FROM does not. */
function orderOf({ body, orderBy, pipes }: Query): Node | null {
  const inner = body.kind === "nested_query" ? orderOf(body.query) : null;
  return pipes.reduce(behind, orderBy[0] ?? inner);
}

/** The order behind a pipe operator. As in Google's analyser all rows lose it but those that go through untouched. */
function behind(order: Node | null, pipe: PipeOperator): Node | null {
  switch (pipe.kind) {
    case "order_by":
      return pipe.items[0] ?? null;
    case "aggregate":
      if (pipe.andOrderBy) return pipe.groupBy[0] ?? null;
      return [...pipe.groupBy, ...pipe.items].find((item) => item.order) ?? null;
    case "limit":
    case "as":
    case "drop":
    case "rename":
    case "with":
      return order;
    default:
      return null;
  }
}
