import type { Expression } from "../syntax/ast.ts";
import { settledType } from "../types/compare.ts";
import { superType } from "../types/supertype.ts";
import type { GoogleType } from "../types/types.ts";
import { coerce } from "./coerce.ts";
import type { Scope, Translation } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** Two operands brought to one type. `left` and `right` are SQL; `finite…` marks number literals. */
export interface Pair {
  readonly left: string;
  readonly right: string;
  readonly type: GoogleType;
  readonly finiteLeft: boolean;
  readonly finiteRight: boolean;
}

/** Both operands at their common type; a literal takes the type of what stands against it. Null if there is none. */
export function commonPair(
  t: Translation,
  left: Expression,
  right: Expression,
  scope: Scope | null,
): Pair | { readonly leftType: GoogleType; readonly rightType: GoogleType } {
  let a = t.expression(left, scope);
  let b = t.expression(right, scope);
  if (a.literal && !b.literal) a = t.expression(left, scope, b.type);
  else if (b.literal && !a.literal) b = t.expression(right, scope, a.type);
  const common = superType([a, b]);
  if (!common) return { leftType: a.type, rightType: b.type };
  const type = settledType(common);
  return {
    left: coerce(t, a, type, left),
    right: coerce(t, b, type, right),
    type,
    finiteLeft: isFiniteLiteral(a),
    finiteRight: isFiniteLiteral(b),
  };
}

export function isPair(result: ReturnType<typeof commonPair>): result is Pair {
  return "left" in result;
}

/**
 * The type that several values share; fails through `fail` if there is none. Only NULLs: what is wanted, else INT64.
 * Only literals take the wanted type where they can.
 */
export function commonType(
  values: readonly Typed[],
  want: GoogleType | null | undefined,
  fail: () => never,
): GoogleType {
  const common = superType(values);
  if (!common) return fail();
  if (common.kind === "NULL") return want ? settledType(want) : settledType(common);
  if (want && values.every((value) => value.literal) && superType([...values, { type: want }]) === want) {
    return settledType(want);
  }
  return settledType(common);
}

export function isFiniteLiteral(value: Typed): boolean {
  return value.literal === true && typeof value.constant === "number" && Number.isFinite(value.constant);
}
