import type { QueryBody, Select } from "../syntax/ast.ts";
import { translateSetOperation } from "./set-operations.ts";
import type { Relation, Scope, SelectOrder, Translation } from "./translation.ts";

/** The part of a query between WITH and ORDER BY. */
export function translateBody(
  t: Translation,
  body: QueryBody,
  scope: Scope | null,
  order: SelectOrder = [],
): Relation {
  switch (body.kind) {
    case "select": {
      const from = body.from ? t.from(body.from, scope, null) : null;
      return t.select(body, from, scope, order);
    }
    case "set_operation":
      return translateSetOperation(t, body, (part) => translateBody(t, part, scope));
    case "nested_query":
      return t.query(body.query, scope);
    case "from_query":
      return t.select(starSelect(body.position), t.from(body.from, scope, null), scope, []);
  }
}

/** `SELECT *` as a node, for what has no SELECT of its own. */
export function starSelect(position: number): Select {
  return {
    kind: "select",
    position,
    distinct: false,
    as: null,
    items: [{ kind: "star", position, of: null, except: [], replace: [] }],
    from: null,
    where: null,
    groupBy: null,
    having: null,
    qualify: null,
    windows: [],
  };
}
