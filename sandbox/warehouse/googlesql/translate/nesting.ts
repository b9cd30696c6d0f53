import type { Query } from "../syntax/ast.ts";
import { layer } from "./layers.ts";
import type { Relation, Scope, Translation } from "./translation.ts";
import { refuse } from "./translation.ts";

/** DuckDB plans a subquery in an expression twice as long as one level less, one in ARRAY four times: with this weight .2 s. */
const MAX_SUBQUERIES = 16;

/** A subquery in an expression; refused where it lies deeper than DuckDB can plan in reasonable time. */
export function nestedQuery(
  t: Translation,
  node: { position: number },
  query: Query,
  scope: Scope | null,
  weight = 1,
): Relation {
  if (t.nesting.subqueries + weight > MAX_SUBQUERIES)
    refuse(t, "So deep a nesting of subqueries in expressions", node);
  t.nesting.subqueries += weight;
  try {
    return layer(t, () => {
      const relation = t.query(query, scope);
      t.nesting.groups += weight;
      return relation;
    });
  } finally {
    t.nesting.subqueries -= weight;
  }
}
