import { refusedFunctions } from "../functions/refused.ts";
import type { Expression, FromItem, TypeNode } from "../syntax/ast.ts";
import { parseQuery } from "../syntax/parser.ts";
import { quoteName } from "../types/duckdb.ts";
import { typeToString } from "../types/format.ts";
import type { Column } from "../types/types.ts";
import { coerce } from "./coerce.ts";
import { coerceColumns } from "./columns.ts";
import type { CatalogRoutine } from "./context.ts";
import { named } from "./expand.ts";
import { unpackedRelation } from "./finished-query.ts";
import { relationFrom } from "./scope.ts";
import type { FromRelation, Relation, Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

const MAX_DEPTH = 16;

type Call = Pick<Extract<FromItem, { kind: "table_function" }>, "name" | "args" | "alias" | "position">;

/**
 * A call of a table function: its query is expanded in place with the arguments. `input`: what pipe CALL gives for the first
 * parameter that is a table.
 */
export function fromTableFunction(
  t: Translation,
  item: Call,
  outer: Scope | null,
  input: Relation | null = null,
): FromRelation {
  const path = item.name.flatMap((part) => part.split("."));
  const name = path.join(".");
  const routine = t.context.catalog.routine(path, t.context);
  if (routine?.kind !== "table_function") return unknownTableFunction(t, item, name);
  const piped = input ? routine.parameters.findIndex(({ type }) => type.kind === "table_type") : -1;
  if (input && piped < 0) {
    fail(t, `Table-valued function ${name} has no table parameter, so pipe CALL cannot call it`, item);
  }
  const args = input ? item.args.toSpliced(piped, 0, PIPED) : item.args;
  if (routine.parameters.length !== args.length) {
    const given = input ? `${args.length} with the input of pipe CALL` : args.length;
    fail(
      t,
      `No matching signature for table-valued function ${name}: it has ${routine.parameters.length} parameters, not ${given}`,
      item,
    );
  }
  if (t.depth >= MAX_DEPTH) fail(t, `Table function ${name} is nested too deep or calls itself`, item);
  const values = new Map<string, Typed>();
  const tables = new Map<string, Relation>();
  for (const [i, { name: parameter, type }] of routine.parameters.entries()) {
    const argument = args[i];
    if (!argument) continue;
    const key = parameter.toLowerCase();
    if (type.kind === "table_type") {
      const relation = argument === PIPED ? input : null;
      const node = argument === PIPED ? item : argument;
      tables.set(key, fitted(t, routine, type, relation ?? tableArgument(t, argument, outer), node));
    } else values.set(key, valueArgument(t, routine, i, argument, outer));
  }
  const relation = tableFunctionRows(t, routine, values, tables, item);
  return relationFrom(relation, t.fresh(), item.alias ?? path[path.length - 1] ?? null);
}

function unknownTableFunction(t: Translation, item: Call, name: string): never {
  const why = refusedFunctions.get(name.toUpperCase());
  if (why !== undefined) return refuse(t, `Function ${name.toUpperCase()} (${why})`, item);
  return fail(t, `Table-valued function not found: ${name}`, item);
}

/** The rows of a table function for given arguments, with the columns that it RETURNS. */
export function tableFunctionRows(
  t: Translation,
  routine: CatalogRoutine,
  values: ReadonlyMap<string, Typed>,
  tables: ReadonlyMap<string, Relation>,
  node: { position: number },
): Relation {
  const { body, source, defaultDataset, returnsTable } = routine;
  if (typeof body !== "string") return fail(t, "Table-valued function not found", node);
  const inner = t.inside({ source, defaultDataset, arguments: values, tableArguments: tables });
  return named(t, `Invalid table-valued function ${routine.fullName.slice(-2).join(".")}`, node, () => {
    const relation = unpackedRelation(inner.query(parseQuery(body), null));
    if (!returnsTable) return relation;
    const columns = returnsTable.map(({ name, type }) => ({ name, type: resolveTypeName(type, source) }));
    return withColumns(inner, relation, columns, "RETURNS TABLE", { position: 0 });
  });
}

/** The columns that `TABLE<…>` wants, by name, coerced; columns beyond them are left out. */
function withColumns(
  t: Translation,
  relation: Relation,
  columns: readonly Column[],
  what: string,
  node: { position: number },
): Relation {
  const found = columns.map(({ name }) => {
    const column = relation.columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return column ?? fail(t, `Required column not found for ${what}: ${name}`, node);
  });
  const list = found.map(({ sqlName }) => quoteName(sqlName)).join(", ");
  const chosen = {
    ...relation,
    sql: `SELECT ${list} FROM (${relation.sql}) AS ${t.fresh()}`,
    columns: found,
    valueTable: false,
  };
  return coerceColumns(
    t,
    chosen,
    columns,
    node,
    (from, to) =>
      `Column ${to.name} of ${what} has type ${typeToString(from.type)} instead of ${typeToString(to.type)}`,
  );
}

/** The columns of a parameter `TABLE<name type, …>`. */
export function tableColumns(type: Extract<TypeNode, { kind: "table_type" }>, source: string): Column[] {
  return (type.fields ?? []).map(({ name, type: field }) => ({
    name: name ?? "",
    type: resolveTypeName(field, source),
  }));
}

/** Stands where an argument comes from the input of pipe CALL. */
const PIPED: Expression = { kind: "default", position: 0 };

/** `TABLE name` or a query in brackets as an argument. */
function tableArgument(t: Translation, node: Expression, outer: Scope | null): Relation {
  if (node.kind !== "scalar_query") return fail(t, "A table is expected here: TABLE name", node);
  return t.query(node.query, outer);
}

/** A table as a parameter wants it. */
function fitted(
  t: Translation,
  routine: CatalogRoutine,
  type: Extract<TypeNode, { kind: "table_type" }>,
  relation: Relation,
  node: { position: number },
): Relation {
  if (!type.fields) return refuse(t, "A parameter of type ANY TABLE", node);
  const columns = tableColumns(type, routine.source);
  return withColumns(t, unpackedRelation(relation), columns, "the table argument", node);
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
  const message = () =>
    `No matching signature for table-valued function ${routine.fullName.slice(-2).join(".")}: argument ${index + 1} has type ${typeToString(value.type)} instead of ${typeToString(type)}`;
  return { sql: `(${coerce(t, value, type, node, message)})`, type, ...constant };
}
