import { refusedFunctions } from "../functions/refused.ts";
import type { Expression, FromItem } from "../syntax/ast.ts";
import { parseQuery } from "../syntax/parser.ts";
import { quoteName } from "../types/duckdb.ts";
import { coerce } from "./coerce.ts";
import type { CatalogRoutine } from "./context.ts";
import { relationFrom } from "./scope.ts";
import type { FromRelation, Relation, Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

const MAX_DEPTH = 16;

/** A call of a table function: its query is expanded in place with the arguments. */
export function fromTableFunction(
  t: Translation,
  item: Extract<FromItem, { kind: "table_function" }>,
  outer: Scope | null,
): FromRelation {
  const path = item.name.flatMap((part) => part.split("."));
  const routine = t.context.catalog.routine(path, t.context);
  if (routine?.kind !== "table_function" || typeof routine.body !== "string") {
    return unknownTableFunction(t, item, path.join("."));
  }
  if (routine.parameters.length !== item.args.length) {
    fail(
      t,
      `No matching signature for table-valued function ${path.join(".")}: it has ${routine.parameters.length} parameters, not ${item.args.length}`,
      item,
    );
  }
  if (t.depth >= MAX_DEPTH)
    fail(t, `Table function ${path.join(".")} is nested too deep or calls itself`, item);
  const values = new Map<string, Typed>();
  const tables = new Map<string, Relation>();
  for (const [i, parameter] of routine.parameters.entries()) {
    const argument = item.args[i];
    if (!argument) continue;
    const key = parameter.name.toLowerCase();
    if (parameter.type.kind === "table_type") tables.set(key, tableArgument(t, argument, outer));
    else values.set(key, valueArgument(t, routine, i, argument, outer));
  }
  const inner = t.inside({
    source: routine.source,
    defaultDataset: routine.defaultDataset,
    arguments: values,
    tableArguments: tables,
  });
  const relation = inner.query(parseQuery(routine.body), null);
  return relationFrom(relation, t.fresh(), item.alias ?? path[path.length - 1] ?? null);
}

function unknownTableFunction(
  t: Translation,
  item: Extract<FromItem, { kind: "table_function" }>,
  name: string,
): never {
  const why = refusedFunctions.get(name.toUpperCase());
  if (why !== undefined) return refuse(t, `Function ${name.toUpperCase()} (${why})`, item);
  return fail(t, `Table-valued function not found: ${name}`, item);
}

/** `TABLE name` as an argument: the table's rows as a query. */
function tableArgument(t: Translation, node: Expression, outer: Scope | null): Relation {
  if (node.kind !== "name") return fail(t, "A table is expected here", node);
  const { path, quoted, position } = node;
  const parts = path.flatMap((part) => part.split("."));
  const from = t.from(
    { kind: "table", path: parts, quotedFirst: quoted, alias: null, withOffset: null, asOf: null, position },
    outer,
    null,
  );
  const list = from.columns.map((column) => `${column.sql} AS ${quoteName(column.name)}`);
  return {
    sql: `SELECT ${list.join(", ")} FROM ${from.sql}`,
    columns: from.columns.map(({ name, type }) => ({ name, type, sqlName: name })),
    valueTable: false,
  };
}

function valueArgument(
  t: Translation,
  routine: CatalogRoutine,
  index: number,
  node: Expression,
  outer: Scope | null,
): Typed {
  const declared = routine.parameters[index]?.type;
  if (!declared || declared.kind === "any_type") return t.expression(node, outer);
  const type = resolveTypeName(declared, routine.source);
  const value = t.expression(node, outer, type);
  const constant = value.constant === undefined ? {} : { constant: value.constant };
  return { sql: `(${coerce(t, value, type, node)})`, type, ...constant };
}
