import type { SetOperator } from "../syntax/ast.ts";
import { quoteName } from "../types/duckdb.ts";
import { NULL_TYPE } from "../types/make.ts";
import type { OutputColumn, Relation, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

type Operator = SetOperator & { readonly position: number };

/**
 * The inputs of a set operation BY NAME, with the columns that it keeps in one order: that of the list or of the first input.
 * Without a mode all inputs have the same names; FULL keeps all names, LEFT the first input's, INNER those of all.
 */
export function alignedByName(t: Translation, node: Operator, inputs: readonly Relation[]): Relation[] {
  const columns = inputs.map((input, i) => namesOf(t, node, input, i));
  const names = node.columns ? listed(t, node, node.columns, columns) : shared(t, node, columns);
  return inputs.map((input) => picked(t, input, names));
}

const key = (name: string): string => name.toLowerCase();

const has = (names: readonly string[], name: string): boolean =>
  names.some((other) => key(other) === key(name));

function namesOf(t: Translation, node: Operator, input: Relation, index: number): string[] {
  if (input.valueTable) {
    const what = `query ${index + 1}`;
    fail(t, `Value table type not allowed in set operations when BY NAME is used: ${what}`, node);
  }
  const seen = new Set<string>();
  return input.columns.map(({ name }) => {
    if (seen.has(key(name))) {
      const what = `${name} in query ${index + 1}`;
      fail(t, `Duplicate columns found when using BY NAME in set operations: ${what}`, node);
    }
    seen.add(key(name));
    return name;
  });
}

function shared(t: Translation, node: Operator, inputs: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = inputs;
  const everywhere = first.filter((name) => others.every((names) => has(names, name)));
  const all = [...new Map(inputs.flat().map((name) => [key(name), name])).keys()].map(
    (name) => inputs.flat().find((other) => key(other) === name) ?? name,
  );
  if (node.outer === "FULL") return all;
  if (node.outer === "LEFT") return [...first];
  if (node.outer === null && everywhere.length < all.length) {
    const odd = all.find((name) => !has(everywhere, name));
    fail(t, `Column ${odd} in BY NAME set operation does not occur in all queries`, node);
  }
  if (everywhere.length === 0) fail(t, "BY NAME set operation has no columns in common", node);
  return everywhere;
}

/** BY NAME ON (columns): every mode says which inputs must have the columns of the list. */
function listed(
  t: Translation,
  node: Operator,
  columns: readonly string[],
  inputs: readonly (readonly string[])[],
): string[] {
  const missing = (name: string, where: string) =>
    fail(t, `Column ${name} of the column list of BY NAME is not in ${where}`, node);
  columns.forEach((name, i) => {
    if (has(columns.slice(0, i), name))
      fail(t, `Duplicate column ${name} in the column list of BY NAME`, node);
    if (node.outer === "FULL") {
      if (!inputs.some((names) => has(names, name))) missing(name, "any query");
      return;
    }
    const wanted = node.outer === "LEFT" ? inputs.slice(0, 1) : inputs;
    const without = wanted.findIndex((names) => !has(names, name));
    if (without >= 0) missing(name, `query ${without + 1}`);
  });
  if (node.outer === null) {
    const odd = inputs.flat().find((name) => !has(columns, name));
    if (odd !== undefined) fail(t, `Column ${odd} is not in the column list of BY NAME`, node);
  }
  return [...columns];
}

function picked(t: Translation, input: Relation, names: readonly string[]): Relation {
  const alias = t.fresh();
  const own = (name: string) => input.columns.find((column) => key(column.name) === key(name));
  const columns = names.map((name): OutputColumn => {
    const column = own(name);
    return column
      ? { ...column, name, sqlName: name }
      : { name, type: NULL_TYPE, sqlName: name, literal: true };
  });
  const list = names.map((name) => {
    const column = own(name);
    return `${column ? `${alias}.${quoteName(column.sqlName)}` : "CAST(NULL AS BIGINT)"} AS ${quoteName(name)}`;
  });
  return { ...input, sql: `SELECT ${list.join(", ")} FROM (${input.sql}) AS ${alias}`, columns };
}
