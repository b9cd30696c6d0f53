import type { Select } from "../syntax/ast.ts";
import { checkGrouped, type GroupKeys, isKey } from "./grouped.ts";
import { findCall, hasAggregate, isAggregateCall } from "./inspect.ts";
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
  const clauses: unknown[] = [items.map((item) => item.node), node.having, node.qualify, order];
  if (!groupKeys && !hasAggregate(clauses, t)) {
    if (node.having) {
      fail(t, "The HAVING clause requires GROUP BY or aggregation to be present", node.having);
    }
    return;
  }
  if (!groupKeys && !hasAggregate(clauses[0], t)) checkListless(t, node, order);
  const keys = groupKeys ?? { sql: new Set<string>(), nodes: [] };
  for (const item of items) {
    if (item.node) {
      if (!isKey(t, item.node, keys, base)) checkGrouped(t, item.node, keys, base, { clause: "SELECT list" });
    } else if (!keys.sql.has(item.value.sql)) {
      const message = `Star expansion expression references column ${item.name} which is neither grouped nor aggregated`;
      fail(t, message, node.items.find((written) => written.kind === "star") ?? node);
    }
  }
  checkGrouped(t, node.having, keys, withAliases, { clause: "HAVING clause" });
  checkGrouped(t, node.qualify, keys, withAliases, { clause: "QUALIFY clause" });
  if (!node.distinct) checkGrouped(t, order, keys, withAliases, { clause: "ORDER BY clause" });
}

/** Without GROUP BY, an aggregate in another clause needs one in the SELECT list. */
function checkListless(t: Translation, node: Select, order: SelectOrder): void {
  const places = [
    ["HAVING", node.having],
    ["QUALIFY", node.qualify],
    ["ORDER BY", order[0]?.expression],
  ] as const;
  for (const [clause, expression] of places) {
    const call = expression && findCall(expression, (inner) => isAggregateCall(inner, t));
    if (!call) continue;
    const message = `The ${clause} clause only allows aggregation if GROUP BY or SELECT list aggregation is present`;
    fail(t, message, call);
  }
}
