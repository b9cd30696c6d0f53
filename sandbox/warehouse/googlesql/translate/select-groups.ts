import type { Select } from "../syntax/ast.ts";
import { checkGrouped, type GroupKeys } from "./grouped.ts";
import { hasAggregate } from "./inspect.ts";
import type { ListItem } from "./select-list.ts";
import type { Scope, SelectOrder, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/** In a query with GROUP BY or aggregates every column must be a key or stand in an aggregate. */
export function checkColumns(
  t: Translation,
  node: Select,
  items: readonly ListItem[],
  order: SelectOrder,
  groupKeys: GroupKeys | null,
  base: Scope,
  withAliases: Scope,
): void {
  const clauses = [items.map((item) => item.node), node.having, node.qualify, order];
  if (!groupKeys && !hasAggregate(clauses, t.library)) {
    if (node.having) {
      fail(t, "The HAVING clause requires GROUP BY or aggregation to be present", node.having);
    }
    return;
  }
  const keys = groupKeys ?? { sql: new Set<string>(), nodes: [] };
  for (const item of items) {
    if (item.node) checkGrouped(t, item.node, keys, base, "SELECT list");
    else if (!keys.sql.has(item.value.sql)) {
      const message = `SELECT list expression references column ${item.name} which is neither grouped nor aggregated`;
      fail(t, message, node.items.find((written) => written.kind === "star") ?? node);
    }
  }
  checkGrouped(t, node.having, keys, withAliases, "HAVING clause");
  checkGrouped(t, node.qualify, keys, withAliases, "QUALIFY clause");
  if (!node.distinct) checkGrouped(t, order, keys, withAliases, "ORDER BY clause");
}
