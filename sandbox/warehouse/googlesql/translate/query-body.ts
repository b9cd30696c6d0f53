import type { QueryBody } from "../syntax/ast.ts";
import { layer } from "./layers.ts";
import { rowsOfFrom } from "./rows-of-from.ts";
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
      return translateSetOperation(t, body, (part) => layer(t, () => translateBody(t, part, scope)));
    case "nested_query":
      return t.query(body.query, scope);
    case "from_query":
      return rowsOfFrom(t, t.from(body.from, scope, null), scope);
  }
}
