import type { CallExpression } from "../syntax/ast.ts";
import { ungroupable } from "../types/compare.ts";
import type { GoogleType } from "../types/types.ts";
import { functionCall } from "./function-call.ts";
import { sameNode } from "./grouped.ts";
import { findCall, findWindow, isAggregateCall } from "./inspect.ts";
import { checkOrderable, orderKeys } from "./order-by.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { AggregateCall, AggregateFunction, Typed, WindowFunction } from "./typed.ts";
import { windowSql } from "./windows.ts";

/** A call of an aggregate, with or without OVER. */
export function translateAggregate(
  t: Translation,
  entry: AggregateFunction,
  node: CallExpression,
  name: string,
  scope: Scope | null,
  want: GoogleType | null,
): Typed {
  if (scope?.noAggregates && !node.over) {
    fail(t, `Aggregate function ${name} not allowed in ${scope.noAggregates}`, node);
  }
  checkAllowed(t, entry, node, name);
  checkNesting(t, node);
  checkDistinctOrder(t, node, scope);
  const [first] = node.distinct ? node.args : [];
  const kind = first ? ungroupable(t.expression(first, scope).type) : null;
  if (kind) fail(t, `Aggregate functions with DISTINCT cannot be used with arguments of type ${kind}`, node);
  const orderBySql = node.orderBy.length > 0 ? `ORDER BY ${orderKeys(t, node.orderBy, scope)}` : "";
  const over = node.over ? ` OVER (${windowSql(t, node.over, scope)})` : "";
  if (node.distinct && /\bORDER BY\b/.test(over)) {
    fail(t, "Window ORDER BY is not allowed if DISTINCT is specified", node.over ?? node);
  }
  const call: AggregateCall = {
    ...functionCall(t, node, name, scope, want),
    star: node.star,
    distinct: node.distinct,
    nulls: node.nulls,
    orderBySql,
    limit: node.limit ? constantLimit(t, node, scope) : null,
    isWindow: node.over !== null,
    aggregate(fn, argsSql, options = {}) {
      if (node.having) return atExtreme(t, node, name, argsSql, scope, over);
      const distinct = (options.distinct ?? node.distinct) ? "DISTINCT " : "";
      const order = (options.orderBy ?? true) && orderBySql ? ` ${orderBySql}` : "";
      const conditions = [
        ...(options.filter ? [options.filter] : []),
        ...(options.ignoreNulls ? [`${argsSql[0]} IS NOT NULL`] : []),
        ...(scope?.aggregateFilter ? [scope.aggregateFilter] : []),
      ];
      const filter = conditions.length > 0 ? ` FILTER (WHERE ${conditions.join(" AND ")})` : "";
      return `${fn}(${distinct}${argsSql.join(", ")}${order})${filter}${over}`;
    },
  };
  return entry.translate(call);
}

/** The window functions that see a frame; the others see their whole partition. */
const FRAMED: ReadonlySet<string> = new Set(["FIRST_VALUE", "LAST_VALUE", "NTH_VALUE"]);

/** A function that exists with OVER only. */
export function translateWindowFunction(
  t: Translation,
  entry: WindowFunction,
  node: CallExpression,
  name: string,
  scope: Scope | null,
  want: GoogleType | null,
): Typed {
  if (!node.over) return fail(t, `Window function ${name} requires an OVER clause`, node);
  if (node.distinct) fail(t, `Window function ${name} does not support DISTINCT`, node);
  if (node.orderBy.length > 0)
    fail(t, `Window function ${name} does not support ORDER BY in arguments`, node);
  checkNesting(t, node);
  const specification = windowSql(t, node.over, scope);
  if (!FRAMED.has(name) && /\b(?:ROWS|RANGE) BETWEEN\b/.test(specification)) {
    fail(t, `Window framing clause is not allowed for analytic function ${name.toLowerCase()}`, node.over);
  }
  return entry({
    ...functionCall(t, node, name, scope, want),
    overSql: `OVER (${specification})`,
    nulls: node.nulls,
    hasOrderBy: /\bORDER BY\b/.test(specification),
    hasFrame: /\b(?:ROWS|RANGE) BETWEEN\b/.test(specification),
  });
}

/** Neither aggregates nor window functions may stand inside an aggregate, nor window functions inside one another. */
function checkNesting(t: Translation, node: CallExpression): void {
  const { over, ...own } = node;
  const inside = Object.values(own);
  const aggregate = over ? null : findCall(inside, (call) => isAggregateCall(call, t));
  if (aggregate) fail(t, "Aggregations of aggregations are not allowed", aggregate);
  const window = findWindow(inside);
  if (window) {
    const message = over
      ? "Analytic function cannot be an argument of another analytic function"
      : "Analytic functions cannot be arguments to aggregate functions";
    fail(t, message, window);
  }
  if (!over || "windowName" in over) return;
  const inPartition = findWindow(over.partitionBy);
  if (inPartition) fail(t, "Analytic function not allowed in PARTITION BY", inPartition);
  const inOrder = findWindow(over.orderBy);
  if (inOrder) fail(t, "Analytic function not allowed in Window ORDER BY", inOrder);
}

function checkAllowed(t: Translation, entry: AggregateFunction, node: CallExpression, name: string): void {
  const { allows } = entry;
  if (node.distinct && !allows.distinct)
    fail(t, `Aggregate function ${name} does not support DISTINCT`, node);
  if (node.orderBy.length > 0 && !allows.orderBy) {
    fail(t, `Aggregate function ${name} does not support ORDER BY in arguments`, node);
  }
  if (node.limit && !allows.limit)
    fail(t, `Aggregate function ${name} does not support LIMIT in arguments`, node);
  if (node.nulls && !allows.nulls) {
    fail(t, `Aggregate function ${name} does not support IGNORE NULLS or RESPECT NULLS in arguments`, node);
  }
  if (node.over && allows.window === false) {
    fail(t, `Aggregate function ${name} does not support an OVER clause`, node);
  }
  if (node.over && (node.orderBy.length > 0 || node.limit)) {
    fail(t, `Analytic function ${name} does not support ORDER BY or LIMIT in arguments`, node);
  }
  if (node.star && name !== "COUNT")
    fail(t, `Argument * can only be used in COUNT(*), not in ${name}(*)`, node);
}

function checkDistinctOrder(t: Translation, node: CallExpression, scope: Scope | null): void {
  if (!node.distinct) return;
  const other =
    scope && node.orderBy.find((key) => !node.args.some((arg) => sameNode(t, arg, key.expression, scope)));
  if (other) {
    const what = "An aggregate function that has both DISTINCT and ORDER BY arguments";
    fail(t, `${what} can only ORDER BY expressions that are arguments to the function`, other);
  }
}

function constantLimit(t: Translation, node: CallExpression, scope: Scope | null): number {
  const value = node.limit ? t.expression(node.limit, scope) : null;
  if (typeof value?.constant !== "number" || value.constant < 0) {
    return fail(
      t,
      "LIMIT in arguments must be a non-negative integer literal or parameter",
      node.limit ?? node,
    );
  }
  return value.constant;
}

/** ANY_VALUE(x HAVING MAX y): x of a row where y is greatest, its NULL included. */
function atExtreme(
  t: Translation,
  node: CallExpression,
  name: string,
  argsSql: readonly string[],
  scope: Scope | null,
  over: string,
): string {
  if (!node.having || name !== "ANY_VALUE") return refuse(t, `${name} with HAVING`, node);
  const by = t.expression(node.having.expression, scope);
  const filter = scope?.aggregateFilter ? ` FILTER (WHERE ${scope.aggregateFilter})` : "";
  const fn = node.having.extreme === "MAX" ? "arg_max_null" : "arg_min_null";
  checkOrderable(t, by.type, node.having.expression);
  const sql = `${fn}(${argsSql[0]}, ${by.sql})${filter}${over}`;
  if (by.type.kind !== "FLOAT64") return sql;
  return `CASE WHEN bool_or(isnan(${by.sql}))${filter}${over} THEN NULL ELSE ${sql} END`;
}
