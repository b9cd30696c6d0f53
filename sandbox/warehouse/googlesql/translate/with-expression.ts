import type { Expression } from "../syntax/ast.ts";
import type { AliasMeaning, Scope, Translation } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** `WITH(a AS x, b AS a + 1, a * b)`: each variable is put in wherever it is named; later ones see earlier ones. */
export function translateWithExpression(
  t: Translation,
  node: Extract<Expression, { kind: "with_expression" }>,
  scope: Scope | null,
): Typed {
  const aliases = new Map<string, AliasMeaning>();
  const inner: Scope = { parent: scope, ranges: new Map(), columns: [], pseudoColumns: [], aliases };
  for (const variable of node.variables) {
    const { sql, type } = t.expression(variable.value, inner);
    aliases.set(variable.name.toLowerCase(), { sql: `(${sql})`, type });
  }
  return t.expression(node.result, inner);
}
