import type { CallExpression, Expression } from "../syntax/ast.ts";
import { settledType } from "../types/compare.ts";
import { argumentTypeToString } from "../types/format.ts";
import { INT64 } from "../types/make.ts";
import { superType } from "../types/supertype.ts";
import type { GoogleType } from "../types/types.ts";
import { castValue } from "./casts.ts";
import { coerce } from "./coerce.ts";
import { valueRange } from "./scope.ts";
import type { NamedRange, Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import type { FunctionCall, Typed } from "./typed.ts";

/** What a function sees of its call. */
export function functionCall(
  t: Translation,
  node: CallExpression,
  name: string,
  scope: Scope | null,
  wanted: GoogleType | null,
): FunctionCall {
  const argument = (index: number): Expression => node.args[index] ?? noMatchingSignature();
  const typed = (index: number, want?: GoogleType): Typed => t.expression(argument(index), scope, want);
  const noMatchingSignature = (): never => {
    const types = node.args.map((arg) => argumentDescription(t, arg, scope));
    const plural = types.length === 1 ? "argument type" : "argument types";
    const what = types.length === 0 ? "with no arguments" : `for ${plural}: ${types.join(", ")}`;
    fail(t, `No matching signature for function ${name} ${what}`, node);
  };
  return {
    name,
    position: node.position,
    args: node.args,
    namedArgs: new Map(node.namedArgs.map((arg) => [arg.name.toLowerCase(), arg.value])),
    named: (argument) => {
      const found = node.namedArgs.find(({ name }) => name.toLowerCase() === argument);
      return found ? t.expression(found.value, scope) : noMatchingSignature();
    },
    wanted,
    typed,
    as: (index, type) => coerceArgument(t, typed(index, type), type, noMatchingSignature, node),
    coerce: (value, type) => coerceArgument(t, value, type, noMatchingSignature, node),
    cast: (value, type, safe) => castValue(t, value, type, safe, node),
    common: (indexes) => {
      const values = (indexes ?? node.args.map((_, index) => index)).map((index) => typed(index));
      const type = superType(values);
      if (!type) return noMatchingSignature();
      return type.kind === "NULL" ? INT64 : settledType(type);
    },
    datePart: (index, allowed) => datePart(t, argument(index), allowed, name),
    lambda: (index, parameterTypes, want) =>
      lambda(t, argument(index), parameterTypes, scope, want, noMatchingSignature),
    fresh: (prefix) => t.fresh(prefix),
    fail: (message, index) => fail(t, message, index === undefined ? node : (node.args[index] ?? node)),
    noMatchingSignature,
    refuse: (what) => refuse(t, what, node),
  };
}

function coerceArgument(
  t: Translation,
  value: Typed,
  type: GoogleType,
  noMatchingSignature: () => never,
  node: CallExpression,
): string {
  return coerce(t, value, type, node, noMatchingSignature);
}

function argumentDescription(t: Translation, node: Expression, scope: Scope | null): string {
  if (node.kind === "date_part") return "DATE_TIME_PART";
  if (node.kind === "lambda") return "LAMBDA";
  return argumentTypeToString(t.expression(node, scope).type);
}

/** MONTH, WEEK(MONDAY), … — also where the parser read the bare word as a name, or WEEK(MONDAY) as a call. */
function datePart(
  t: Translation,
  node: Expression,
  allowed: readonly string[],
  name: string,
): { part: string; weekday: string | null } {
  const found = writtenPart(node);
  if (!found) return fail(t, `A valid date part name is required for function ${name}`, node);
  if (!allowed.includes(found.part)) {
    const weekday = found.weekday ? `(${found.weekday})` : "";
    fail(t, `${name} does not support the ${found.part}${weekday} date part`, node);
  }
  return found;
}

function writtenPart(node: Expression): { part: string; weekday: string | null } | null {
  if (node.kind === "date_part") {
    return { part: node.part.toUpperCase(), weekday: node.weekday?.toUpperCase() ?? null };
  }
  if (node.kind === "name" && node.path.length === 1) {
    return { part: (node.path[0] ?? "").toUpperCase(), weekday: null };
  }
  const [weekday] = node.kind === "call" ? node.args : [];
  if (node.kind === "call" && node.args.length === 1 && weekday?.kind === "name") {
    return { part: node.name.join(".").toUpperCase(), weekday: (weekday.path[0] ?? "").toUpperCase() };
  }
  return null;
}

function lambda(
  t: Translation,
  node: Expression,
  parameterTypes: readonly GoogleType[],
  scope: Scope | null,
  want: GoogleType | undefined,
  noMatchingSignature: () => never,
): { parameters: readonly string[]; body: Typed } {
  if (node.kind !== "lambda" || node.parameters.length !== parameterTypes.length)
    return noMatchingSignature();
  const ranges = new Map<string, NamedRange>();
  const parameters = node.parameters.map((parameter, i) => {
    const variable = t.fresh("_l");
    ranges.set(
      parameter.toLowerCase(),
      valueRange(parameter, { sql: variable, type: parameterTypes[i] ?? INT64 }),
    );
    return variable;
  });
  const inner: Scope = { parent: scope, ranges, columns: [], pseudoColumns: [] };
  return { parameters, body: t.expression(node.body, inner, want) };
}
