import type { Expression, FromItem } from "../syntax/ast.ts";
import { fromJoin } from "./joins.ts";
import { layer, standingApart } from "./layers.ts";
import { fromPivot } from "./pivot.ts";
import { relationFrom } from "./scope.ts";
import { fromTableFunction } from "./table-functions.ts";
import { fromTable } from "./tables.ts";
import type { FromRelation, Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { fromUnnest } from "./unnest.ts";
import { fromUnpivot } from "./unpivot.ts";

/**
 * One item of FROM. `outer` is the enclosing query's scope; `left` also sees what stands left of the item in the same FROM
 * (for UNNEST and array paths), or is null.
 */
export function translateFrom(
  t: Translation,
  item: FromItem,
  outer: Scope | null,
  left: Scope | null,
): FromRelation {
  const made = t.namesMade();
  return layer(t, () => standingApart(t, fromItem(t, item, outer, left), made, item));
}

function fromItem(t: Translation, item: FromItem, outer: Scope | null, left: Scope | null): FromRelation {
  switch (item.kind) {
    case "table":
      return fromTable(t, item, outer, left);
    case "unnest":
      return fromUnnest(t, item, outer, left);
    case "subquery":
      return relationFrom(t.query(item.query, outer), t.fresh(), item.alias);
    case "join":
      return fromJoin(t, item, outer, left);
    case "parenthesized_from": {
      const inner = t.from(item.from, outer, left);
      return inner.alias === null ? { ...inner, sql: `(${inner.sql})` } : inner;
    }
    case "table_function":
      return fromTableFunction(t, item, outer);
    case "pivot":
      return fromPivot(t, item, outer, left);
    case "unpivot":
      return fromUnpivot(t, item, outer, left);
    case "sample":
      return fromSample(t, item, outer, left);
  }
}

function fromSample(
  t: Translation,
  item: Extract<FromItem, { kind: "sample" }>,
  outer: Scope | null,
  left: Scope | null,
): FromRelation {
  return sampled(t, t.from(item.from, outer, left), item);
}

/** `TABLESAMPLE SYSTEM (n PERCENT)` of a table. */
export function sampled(
  t: Translation,
  from: FromRelation,
  item: { percent: Expression; position: number },
): FromRelation {
  if (from.alias === null || from.lateral) refuse(t, "TABLESAMPLE of anything but a table", item);
  const { constant } = t.expression(item.percent, null);
  if (typeof constant !== "number" || constant < 0 || constant > 100) {
    return fail(t, "TABLESAMPLE percent must be a number between 0 and 100", item.percent);
  }
  return { ...from, sql: `${from.sql} TABLESAMPLE ${constant} PERCENT` };
}
