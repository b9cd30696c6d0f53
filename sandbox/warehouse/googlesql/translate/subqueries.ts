import type { Expression } from "../syntax/ast.ts";
import { settledType } from "../types/compare.ts";
import { arrayOf, BOOL } from "../types/make.ts";
import { nestedQuery } from "./nesting.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";
import { unnestAsList } from "./unnest-as-list.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

/** `(SELECT …)` as a value: NULL for no row; more than one row raises. */
export function translateScalarQuery(t: Translation, node: Of<"scalar_query">, scope: Scope | null): Typed {
  const list = unnestAsList(t, node.query, scope);
  if (list) return list;
  const query = nestedQuery(t, node, node.query, scope);
  const [column] = query.columns;
  if (!column || query.columns.length !== 1) {
    fail(
      t,
      "Scalar subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values",
      node,
    );
  }
  return { sql: `(${query.sql})`, type: settledType(column.type) };
}

/** `ARRAY(SELECT …)`, in the subquery's order; an empty array for no row. */
export function translateArrayQuery(t: Translation, node: Of<"array_query">, scope: Scope | null): Typed {
  const query = nestedQuery(t, node, node.query, scope, 2);
  const [column] = query.columns;
  if (!column || query.columns.length !== 1) {
    fail(
      t,
      "ARRAY subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values",
      node,
    );
  }
  if (column.type.kind === "ARRAY") {
    fail(
      t,
      "Cannot use array subquery with column of type ARRAY because nested arrays are not supported",
      node,
    );
  }
  return { sql: `ARRAY(${query.sql})`, type: arrayOf(settledType(column.type)) };
}

export function translateExists(t: Translation, node: Of<"exists">, scope: Scope | null): Typed {
  return { sql: `EXISTS (${nestedQuery(t, node, node.query, scope).sql})`, type: BOOL };
}
