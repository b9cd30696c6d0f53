import { BOOL } from "../../types/make.ts";
import { coerced } from "../coerce.ts";
import type { CatalogTable } from "../context.ts";
import { joined } from "../joins.ts";
import { withRoot } from "../layers.ts";
import { scopeOf } from "../scope.ts";
import type { Translation } from "../translation.ts";
import { refuse } from "../translation.ts";
import { setItems } from "./assignments.ts";
import { type DmlNode, ONE_MATCH, type TranslatedStatement, targetOf } from "./statement.ts";

/** UPDATE, also with FROM; then no target row may match two source rows. */
export function updateStatement(
  t: Translation,
  node: DmlNode<"update">,
  table: CatalogTable,
): TranslatedStatement {
  const target = targetOf(t, table, node.alias, node);
  const source = node.from ? t.from(node.from, null, scopeOf(target.from, null)) : null;
  if (source?.lateral) refuse(t, "UPDATE … FROM UNNEST of the target", node.from ?? node);
  const both = source
    ? joined(t, target.from, source, { type: "CROSS", on: null, using: null, position: node.position }, null)
    : target.from;
  const scope = { ...scopeOf(both, null), noAggregates: "UPDATE" };
  const where = coerced(t, node.where, scope, BOOL, (from) => whereMessage(from.kind));
  const set = setItems(t, node.set, target, scope).join(", ");
  const from = source ? ` FROM ${source.sql}` : "";
  const sql = `UPDATE ${target.duckName} AS ${target.alias} SET ${set}${from} WHERE ${where}`;
  const matches = `SELECT 1 FROM ${both.sql} WHERE ${where} GROUP BY ${target.alias}.rowid HAVING count(*) > 1 LIMIT 1`;
  return {
    sql: withRoot(t, sql),
    check: source ? { sql: withRoot(t, matches), message: ONE_MATCH } : null,
    references: t.references,
  };
}

/** DELETE; a row goes where the condition is TRUE. */
export function deleteStatement(
  t: Translation,
  node: DmlNode<"delete">,
  table: CatalogTable,
): TranslatedStatement {
  const target = targetOf(t, table, node.alias, node);
  const scope = { ...scopeOf(target.from, null), noAggregates: "DELETE" };
  const where = coerced(t, node.where, scope, BOOL, (from) => whereMessage(from.kind));
  return {
    sql: withRoot(t, `DELETE FROM ${target.duckName} AS ${target.alias} WHERE ${where}`),
    check: null,
    references: t.references,
  };
}

function whereMessage(kind: string): string {
  return `WHERE clause should return type BOOL, but returns ${kind}`;
}
