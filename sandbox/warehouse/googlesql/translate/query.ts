import type { Expression, Query } from "../syntax/ast.ts";
import { quoteName } from "../types/duckdb.ts";
import { commonTables, remaining } from "./ctes.ts";
import { limitSql } from "./limit.ts";
import { checkOrderable, orderKey } from "./order-by.ts";
import { applyPipes } from "./pipes.ts";
import { translateBody } from "./query-body.ts";
import { scopeOf } from "./scope.ts";
import type { Relation, Scope, SelectOrder, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import { withTables } from "./with-tables.ts";

/** A whole query: WITH, body, ORDER BY, LIMIT and pipes. `outer` is the scope around a subquery, or null. */
export function translateQueryIn(t: Translation, node: Query, outer: Scope | null): Relation {
  const { scope, definitions } = commonTables(t, node, outer);
  const relation = withPipes(t, node, scope);
  return { ...relation, sql: withTables(remaining(t, definitions), relation.sql, node.recursive) };
}

function withPipes(t: Translation, node: Query, scope: Scope | null): Relation {
  const made = t.namesMade();
  if (node.body.kind === "from_query" && node.pipes.length > 0) {
    return applyPipes(t, node.pipes, t.from(node.body.from, scope, null), scope, made);
  }
  const relation = ordered(t, node, scope);
  return node.pipes.length > 0 ? applyPipes(t, node.pipes, relation, scope, made) : relation;
}

function ordered(t: Translation, node: Query, scope: Scope | null): Relation {
  const limit = limitSql(t, node.limit, node.offset);
  if (node.body.kind === "select") {
    const relation = translateBody(t, node.body, scope, node.orderBy);
    return { ...relation, sql: relation.sql + limit };
  }
  const relation = translateBody(t, node.body, scope, []);
  if (node.orderBy.length === 0) {
    return limit ? { ...relation, sql: `SELECT * FROM (${relation.sql})${limit}` } : relation;
  }
  const alias = t.fresh();
  const keys = orderByColumns(t, node.orderBy, relation, alias, scope);
  return { ...relation, sql: `SELECT * FROM (${relation.sql}) AS ${alias} ORDER BY ${keys}${limit}` };
}

function orderByColumns(
  t: Translation,
  order: SelectOrder,
  relation: Relation,
  alias: string,
  outer: Scope | null,
): string {
  const columns = relation.columns.map(({ name, type, sqlName }) => ({
    name,
    type,
    sql: `${alias}.${quoteName(sqlName)}`,
  }));
  const scope: Scope = { ...scopeOf(null, outer), columns };
  return order
    .map((item) => {
      const value = byPosition(t, item.expression, columns) ?? t.expression(item.expression, scope);
      checkOrderable(t, value.type, item.expression);
      return orderKey(item, value.sql, value.type, value.sql);
    })
    .join(", ");
}

function byPosition<C>(t: Translation, node: Expression, columns: readonly C[]): C | null {
  if (node.kind !== "number" || !/^\d+$/.test(node.text)) return null;
  return (
    columns[Number(node.text) - 1] ??
    fail(t, `ORDER BY is out of SELECT column number range: ${node.text}`, node)
  );
}
