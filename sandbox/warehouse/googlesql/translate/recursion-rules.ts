import type { CommonTable, SetOperation } from "../syntax/ast.ts";
import { findWindow, hasAggregate } from "./inspect.ts";
import type { Translation } from "./translation.ts";
import { fail } from "./translation.ts";

type Place = { readonly position: number };

/** Where the recursive term of a WITH table may name the table: once, in a FROM that keeps each of its rows by itself. */
export function checkRecursion(t: Translation, table: CommonTable, body: SetOperation): void {
  const references = referencesTo(body.right, table.name);
  const second = references[1];
  if (second) {
    fail(t, `Multiple recursive references to table '${table.name}' are not allowed`, second);
  }
  visit(t, body.right, table.name);
}

/** Walks down to the reference and fails at the first thing on the way that is not allowed around it. */
function visit(t: Translation, node: unknown, name: string): void {
  if (typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) visit(t, item, name);
    return;
  }
  const [reference] = referencesTo(node, name);
  if (!reference) return;
  RULES[(node as { kind?: string }).kind ?? ""]?.(t, node as Loose, reference, name);
  for (const value of Object.values(node)) visit(t, value, name);
}

type Loose = Readonly<Record<string, unknown>> & Place;

const IN_EXPRESSION = (t: Translation, _node: Loose, reference: Place) =>
  fail(t, "A recursive reference from inside an expression subquery is not allowed", reference);

const RULES: Readonly<Record<string, (t: Translation, node: Loose, reference: Place, name: string) => void>> =
  {
    scalar_query: IN_EXPRESSION,
    array_query: IN_EXPRESSION,
    exists: IN_EXPRESSION,
    in_query: IN_EXPRESSION,
    select(t, node, reference, name) {
      if (referencesTo(node.from, name).length === 0) return;
      const { items, having, qualify } = node;
      if (node.distinct || node.groupBy || hasAggregate([items, having, qualify], t)) {
        const message =
          "A subquery containing a recursive reference may not use DISTINCT, GROUP BY, or any aggregate function";
        fail(t, message, reference);
      }
      const window = findWindow([items, qualify]);
      if (window)
        fail(t, "A subquery containing a recursive reference may not use an analytic function", window);
    },
    query(t, node, reference, name) {
      if (referencesTo(node.with, name).length > 0) {
        fail(
          t,
          `table '${name}' may not be recursively referenced from inside an inner WITH entry`,
          reference,
        );
      }
      const order = node.orderBy as readonly unknown[];
      if (node.limit)
        fail(t, "A query containing a recursive reference may not use a LIMIT clause", reference);
      if (order.length > 0) {
        fail(t, "A subquery containing a recursive reference may not contain an ORDER BY clause", reference);
      }
    },
    join(t, node, reference, name) {
      const [left, right] = [node.left, node.right].map((side) => referencesTo(side, name).length > 0);
      const operand = (what: string) =>
        fail(t, `A query containing a recursive reference may not be used as ${what}`, reference);
      if (node.type === "FULL") operand("an operand of a FULL OUTER JOIN");
      if (node.type === "LEFT" && right) operand("the right operand of a LEFT JOIN");
      if (node.type === "RIGHT" && left) operand("the left operand of a RIGHT JOIN");
    },
  };

/** The places in a node where a table is named by itself. */
export function referencesTo(node: unknown, name: string): Place[] {
  if (typeof node !== "object" || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((item) => referencesTo(item, name));
  const { kind, path } = node as { kind?: string; path?: string[] };
  const own = kind === "table" && path?.length === 1 && path[0]?.toLowerCase() === name.toLowerCase();
  return [
    ...(own ? [node as unknown as Place] : []),
    ...Object.values(node).flatMap((value) => referencesTo(value, name)),
  ];
}
