import { refusedFunctions } from "../functions/refused.ts";
import type { CallExpression } from "../syntax/ast.ts";
import { quoteName } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { coerce } from "./coerce.ts";
import type { CatalogRoutine } from "./context.ts";
import { checkAggregateBody, evaluatedOnce, expandedBody } from "./expand.ts";
import { findFunction } from "./find-function.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

/** A user's function: SQL ones are expanded in place, JavaScript ones are called by their DuckDB name. */
export function translateRoutine(t: Translation, node: CallExpression, scope: Scope | null): Typed {
  const name = node.name.flatMap((part) => part.split(".")).join(".");
  const routine = findFunction(t, node);
  if (!routine) return unknownFunction(t, node, name);
  if (routine.kind === "table_function") {
    fail(t, `Table-valued function is not expected here: ${name}`, node);
  }
  if (routine.kind === "aggregate_function") requireAggregation(t, routine, node, name, scope);
  const values = argumentValues(t, routine, node, scope, name);
  if (routine.kind === "js_function") {
    if (!routine.returns || typeof routine.body !== "string")
      return fail(t, `Function not found: ${name}`, node);
    return {
      sql: `${quoteName(routine.body)}(${[...values.values()].map((value) => value.sql).join(", ")})`,
      type: resolveTypeName(routine.returns, routine.source),
    };
  }
  return evaluatedOnce(t, routine, values, node, (given) => expandedBody(t, routine, given, scope, node));
}

function requireAggregation(
  t: Translation,
  routine: CatalogRoutine,
  node: CallExpression,
  name: string,
  scope: Scope | null,
): void {
  if (scope?.noAggregates) fail(t, `Aggregate function ${name} not allowed in ${scope.noAggregates}`, node);
  const modified =
    node.over ||
    node.distinct ||
    node.star ||
    node.nulls ||
    node.having ||
    node.limit ||
    node.orderBy.length > 0;
  if (modified || node.safe) refuse(t, `A modifier of the aggregate function ${name}`, node);
  checkAggregateBody(t, routine);
}

/** BigQuery's own functions that the local warehouse lacks are refused with the reason; others are not found. */
function unknownFunction(t: Translation, node: CallExpression, name: string): never {
  const why = refusedFunctions.get(name.toUpperCase());
  if (why !== undefined) return refuse(t, `Function ${name.toUpperCase()} (${why})`, node);
  return fail(t, `Function not found: ${name}`, node);
}

function argumentValues(
  t: Translation,
  routine: CatalogRoutine,
  node: CallExpression,
  scope: Scope | null,
  name: string,
): Map<string, Typed> {
  const { parameters } = routine;
  const noMatch = (): never => {
    const types = node.args.map((arg) => argumentTypeToString(t.expression(arg, scope).type));
    const what = types.length === 0 ? "with no arguments" : `for argument types: ${types.join(", ")}`;
    return fail(t, `No matching signature for function ${name} ${what}`, node);
  };
  if (node.args.length !== parameters.length || node.namedArgs.length > 0) return noMatch();
  const outer =
    routine.kind === "aggregate_function" && scope
      ? { ...scope, noAggregates: `arguments of ${name}` }
      : scope;
  return new Map(
    parameters.map((parameter, i): [string, Typed] => {
      const argument = node.args[i] ?? noMatch();
      const key = parameter.name.toLowerCase();
      if (parameter.type.kind === "any_type") {
        const value = t.expression(argument, outer);
        return [key, { ...value, sql: `(${value.sql})` }];
      }
      const type = resolveTypeName(parameter.type, routine.source);
      const value = t.expression(argument, outer, type);
      const constant = value.constant === undefined ? {} : { constant: value.constant };
      return [key, { sql: `(${coerce(t, value, type, argument, noMatch)})`, type, ...constant }];
    }),
  );
}
