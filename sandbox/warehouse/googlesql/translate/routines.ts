import { refusedFunctions } from "../functions/refused.ts";
import type { CallExpression } from "../syntax/ast.ts";
import { quoteName } from "../types/duckdb.ts";
import { coerce } from "./coerce.ts";
import type { CatalogRoutine } from "./context.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

const MAX_DEPTH = 16;

/** A user's function: SQL ones are expanded in place, JavaScript ones are called by their DuckDB name. */
export function translateRoutine(t: Translation, node: CallExpression, scope: Scope | null): Typed {
  const path = node.name.flatMap((part) => part.split("."));
  const routine = findFunction(t, path);
  if (!routine) return unknownFunction(t, node, path.join("."));
  if (routine.kind === "table_function") {
    fail(t, `Table-valued function is not expected here: ${path.join(".")}`, node);
  }
  const { parameters } = routine;
  if (node.args.length !== parameters.length || node.namedArgs.length > 0) {
    const types = node.args.map((arg) => t.expression(arg, scope).type.kind);
    fail(
      t,
      `No matching signature for function ${path.join(".")} for argument types: ${types.join(", ")}`,
      node,
    );
  }
  const values = parameters.map((parameter, i): readonly [string, Typed] => {
    const argument = node.args[i];
    if (!argument) return fail(t, `Argument ${i + 1} is missing`, node);
    return [parameter.name.toLowerCase(), argumentValue(t, routine, i, argument, scope, path.join("."))];
  });
  const returns = routine.returns ? resolveTypeName(routine.returns, routine.source) : null;
  if (routine.kind === "js_function") {
    if (!returns || typeof routine.body !== "string")
      return fail(t, `Function not found: ${path.join(".")}`, node);
    return {
      sql: `${quoteName(routine.body)}(${values.map(([, value]) => value.sql).join(", ")})`,
      type: returns,
    };
  }
  if (typeof routine.body === "string") return fail(t, `Function not found: ${path.join(".")}`, node);
  if (t.depth >= MAX_DEPTH) fail(t, `Function ${path.join(".")} is nested too deep or calls itself`, node);
  const inner = t.inside({
    source: routine.source,
    defaultDataset: routine.defaultDataset,
    arguments: new Map(values),
  });
  const body = inner.expression(routine.body, null, returns);
  if (!returns) return { sql: `(${body.sql})`, type: body.type };
  return { sql: `(${coerce(inner, body, returns, routine.body)})`, type: returns };
}

/** BigQuery's own functions that the local warehouse lacks are refused with the reason; others are not found. */
function unknownFunction(t: Translation, node: CallExpression, name: string): never {
  const why = refusedFunctions.get(name.toUpperCase());
  if (why !== undefined) return refuse(t, `Function ${name.toUpperCase()} (${why})`, node);
  return fail(t, `Function not found: ${name}`, node);
}

function findFunction(t: Translation, path: readonly string[]): CatalogRoutine | null {
  const temporary =
    path.length === 1 ? t.context.temporaryFunctions.get((path[0] ?? "").toLowerCase()) : null;
  return temporary ?? t.context.catalog.routine(path, t.context);
}

function argumentValue(
  t: Translation,
  routine: CatalogRoutine,
  index: number,
  argument: CallExpression["args"][number],
  scope: Scope | null,
  name: string,
): Typed {
  const declared = routine.parameters[index]?.type;
  if (!declared || declared.kind === "any_type") {
    const value = t.expression(argument, scope);
    return { ...value, sql: `(${value.sql})` };
  }
  const type = resolveTypeName(declared, routine.source);
  const value = t.expression(argument, scope, type);
  const sql = coerce(
    t,
    value,
    type,
    argument,
    (from) => `No matching signature for function ${name} for argument types: ${from.kind}`,
  );
  const constant = value.constant === undefined ? {} : { constant: value.constant };
  return { sql: `(${sql})`, type, ...constant };
}
