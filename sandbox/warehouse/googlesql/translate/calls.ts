import { extractSql } from "../functions/extract.ts";
import type { CallExpression, Expression } from "../syntax/ast.ts";
import { STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { translateAggregate, translateWindowFunction } from "./aggregates.ts";
import { coerced } from "./coerce.ts";
import { findFunction } from "./find-function.ts";
import { functionCall } from "./function-call.ts";
import { isAggregateCall } from "./inspect.ts";
import { translateRoutine } from "./routines.ts";
import { safely, staysOutside } from "./safely.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { Typed } from "./typed.ts";

/** A call of a built-in function, an aggregate, a window function or a routine. SAFE.f gives NULL where f raises. */
export function translateCall(
  t: Translation,
  node: CallExpression,
  scope: Scope | null,
  want?: GoogleType | null,
): Typed {
  const name = node.name.join(".").toUpperCase();
  if (!node.safe) {
    const result = dispatch(t, node, name, scope, want);
    if (!/^(?:TRY|bq_tried)\(/.test(result.sql) || !node.args.some((arg) => staysOutside(t, arg)))
      return result;
  }
  if (isAggregateCall(node, t) || t.library.window.has(name)) refuse(t, `SAFE.${name}`, node);
  return safely(t, node.args, scope, (args, inner) =>
    dispatch(t, { ...node, args: [...args], safe: false }, name, inner, want),
  );
}

function dispatch(
  t: Translation,
  node: CallExpression,
  name: string,
  scope: Scope | null,
  want?: GoogleType | null,
): Typed {
  const { scalar, aggregate, window } = t.library;
  const asAggregate = aggregate.get(name);
  const asWindow = window.get(name);
  if (asWindow && (node.over || !asAggregate)) {
    if (!node.over) fail(t, `Window function ${name} requires an OVER clause`, node);
    return translateWindowFunction(t, asWindow, node, name, scope, want ?? null);
  }
  if (asAggregate) return translateAggregate(t, asAggregate, node, name, scope, want ?? null);
  if (node.over && findFunction(t, node)?.kind !== "aggregate_function") {
    fail(t, `Analytic function not found: ${name}`, node);
  }
  const asScalar = scalar.get(name);
  if (!asScalar) return translateRoutine(t, node, scope);
  noAggregateOptions(t, node, name);
  return asScalar(functionCall(t, node, name, scope, want ?? null));
}

function noAggregateOptions(t: Translation, node: CallExpression, name: string): void {
  if (node.distinct) fail(t, `DISTINCT is not allowed for function ${name}`, node);
  if (node.orderBy.length > 0) fail(t, `ORDER BY is not allowed for function ${name}`, node);
  if (node.limit) fail(t, `LIMIT is not allowed for function ${name}`, node);
  if (node.nulls) fail(t, `IGNORE NULLS and RESPECT NULLS are not allowed for function ${name}`, node);
  if (node.having) fail(t, `HAVING is not allowed for function ${name}`, node);
  if (node.star) fail(t, `Argument * can only be used in COUNT(*), not in ${name}(*)`, node);
}

/** EXTRACT(part FROM value [AT TIME ZONE zone]). */
export function translateExtract(
  t: Translation,
  node: Extract<Expression, { kind: "extract" }>,
  scope: Scope | null,
): Typed {
  const value = t.expression(node.operand, scope);
  const zone = node.timeZone ? coerced(t, node.timeZone, scope, STRING) : null;
  const part = node.part.toUpperCase();
  const result = extractSql(part, node.weekday?.toUpperCase() ?? null, value, zone);
  if (result) return result;
  return fail(t, `EXTRACT from ${value.type.kind} does not support the ${part} date part`, node);
}
