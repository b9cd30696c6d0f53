import type { Expression } from "../syntax/ast.ts";
import { argumentTypeToString } from "../types/format.ts";
import { BOOL } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { coerced } from "./coerce.ts";
import { translateComparison } from "./comparisons.ts";
import { commonType } from "./operands.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

type Case = Extract<Expression, { kind: "case" }>;

/** Both forms of CASE; the results are brought to their common type. */
export function translateCase(
  t: Translation,
  node: Case,
  scope: Scope | null,
  want?: GoogleType | null,
): Typed {
  const results = [
    ...node.branches.map((branch) => branch.then),
    ...(node.otherwise === null ? [] : [node.otherwise]),
  ];
  const values = results.map((result) => t.expression(result, scope));
  const type = commonType(values, want, () =>
    fail(
      t,
      `No matching signature for operator CASE; all THEN/ELSE arguments must be coercible to a common type but found: ${values.map((value) => argumentTypeToString(value.type)).join(", ")}`,
      node,
    ),
  );
  const { operand } = node;
  const branches = node.branches.map((branch) => {
    const condition =
      operand === null
        ? coerced(
            t,
            branch.when,
            scope,
            BOOL,
            (from) => `CASE condition should return type BOOL, but returns ${argumentTypeToString(from)}`,
          )
        : translateComparison(t, "=", operand, branch.when, branch.when, scope).sql;
    return `WHEN ${condition} THEN ${coerced(t, branch.then, scope, type)}`;
  });
  const otherwise = node.otherwise === null ? "" : ` ELSE ${coerced(t, node.otherwise, scope, type)}`;
  return { sql: `CASE ${branches.join(" ")}${otherwise} END`, type };
}
