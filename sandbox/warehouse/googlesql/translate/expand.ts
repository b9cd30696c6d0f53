import { errorAt, WarehouseError } from "../errors.ts";
import type { CallExpression, Expression } from "../syntax/ast.ts";
import { coerce } from "./coerce.ts";
import type { CatalogRoutine } from "./context.ts";
import { isAggregateCall } from "./inspect.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

const MAX_DEPTH = 16;

/** A SQL function's body with its arguments in the places of its parameters, coerced to the type that it RETURNS. */
export function expandedBody(
  t: Translation,
  routine: CatalogRoutine,
  values: ReadonlyMap<string, Typed>,
  scope: Scope | null,
  node: { position: number },
): Typed {
  const { body, source, defaultDataset } = routine;
  const name = routine.fullName.slice(-2).join(".");
  if (typeof body === "string") return fail(t, `Function not found: ${name}`, node);
  if (t.depth >= MAX_DEPTH) fail(t, `Function ${name} is nested too deep or calls itself`, node);
  const inner = t.inside({ source, defaultDataset, arguments: values });
  return named(t, `Invalid function ${name}`, node, () => {
    const returns = routine.returns ? resolveTypeName(routine.returns, source) : null;
    const value = inner.expression(body, bodyScope(routine, scope), returns);
    if (!returns) return { sql: `(${value.sql})`, type: value.type };
    return { sql: `(${coerce(inner, value, returns, body)})`, type: returns };
  });
}

/** Runs a part of the translation whose errors are about another text: they get the name of that, and the place here. */
export function named<T>(t: Translation, what: string, node: { position: number }, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WarehouseError) || error.message.startsWith("Invalid ")) throw error;
    throw errorAt(`${what}: ${error.message}`, t.context.source, node.position, error.reason);
  }
}

/** Aggregates are for the bodies of aggregate functions only; those sit in the query that calls them. */
function bodyScope(routine: CatalogRoutine, scope: Scope | null): Scope {
  const empty = { parent: null, ranges: new Map(), columns: [], pseudoColumns: [] };
  if (routine.kind !== "aggregate_function") return { ...empty, noAggregates: "SQL function body" };
  return scope?.aggregateFilter ? { ...empty, aggregateFilter: scope.aggregateFilter } : empty;
}

/**
 * The value of a call whose arguments are evaluated once where that matters: an argument that differs from one evaluation to
 * the next (RAND) and is used more than once becomes a value of a DuckDB lambda.
 */
export function evaluatedOnce(
  t: Translation,
  routine: CatalogRoutine,
  values: ReadonlyMap<string, Typed>,
  node: { position: number },
  expand: (values: ReadonlyMap<string, Typed>) => Typed,
): Typed {
  const volatile = [...values].filter(
    ([name, { sql }]) => /\b(?:random|uuid)\(\)/.test(sql) && mentions(routine.body, name) > 1,
  );
  const [first] = volatile;
  if (!first) return expand(values);
  const [name, value] = first;
  const variable = t.fresh("_a");
  const result = evaluatedOnce(
    t,
    routine,
    new Map([...values, [name, { sql: variable, type: value.type }]]),
    node,
    expand,
  );
  if (/\bSELECT\b/.test(result.sql)) {
    refuse(
      t,
      `A volatile argument of function ${routine.fullName.join(".")}, which uses it in a subquery`,
      node,
    );
  }
  return { sql: `list_transform([${value.sql}], lambda ${variable}: ${result.sql})[1]`, type: result.type };
}

/** How often a parameter's name stands in a body. */
function mentions(node: unknown, name: string): number {
  if (typeof node !== "object" || node === null) return 0;
  const own = isName(node) && node.path[0]?.toLowerCase() === name ? 1 : 0;
  return Object.values(node).reduce<number>((sum, value) => sum + mentions(value, name), own);
}

function isName(node: object): node is Extract<Expression, { kind: "name" }> {
  return (node as { kind?: unknown }).kind === "name";
}

/** Fails where an aggregate function uses a parameter outside of aggregates that is not NOT AGGREGATE. */
export function checkAggregateBody(t: Translation, routine: CatalogRoutine): void {
  const names = routine.parameters.flatMap(({ name, notAggregate }) =>
    notAggregate ? [] : [name.toLowerCase()],
  );
  const check = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ((node as { kind?: unknown }).kind === "call" && isAggregateCall(node as CallExpression, t)) return;
    if (isName(node) && names.includes((node.path[0] ?? "").toLowerCase())) {
      throw errorAt(
        `Function argument ${node.path[0]} cannot be referenced outside aggregate function calls unless marked as NOT AGGREGATE`,
        routine.source,
        node.position,
      );
    }
    for (const value of Object.values(node)) check(value);
  };
  check(routine.body);
}
