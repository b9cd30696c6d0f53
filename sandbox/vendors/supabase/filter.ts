import { unknownColumn, unparsable } from "./errors.ts";
import { splitList, unquote } from "./lists.ts";
import type { Row, Table } from "./tables.ts";
import { type Comparable, comparable } from "./types.ts";

export type Test = (row: Row) => boolean;

/** Parameters of the query that are no filters. */
const RESERVED = new Set(["select", "order", "limit", "offset", "columns", "apikey"]);

/** The test of all filters of a query: `column=op.value`, `or=(…)`, `and=(…)`. Throws a PgFault. */
export function filterOf(table: Table, query: readonly (readonly [string, string])[]): Test {
  const tests: Test[] = [];
  for (const [name, value] of query) {
    if (RESERVED.has(name)) continue;
    const logic = /^(not\.)?(or|and)$/.exec(name);
    tests.push(logic ? group(table, name, value) : comparison(table, name, value));
  }
  return all(tests);
}

/** `or` or `and` of a parenthesised list, each entry a comparison or a group. */
function group(table: Table, name: string, list: string): Test {
  if (!/^\(.*\)$/.test(list)) throw unparsable("logic tree", `${name}${list}`);
  const tests = splitList(list.slice(1, -1)).map((entry) => {
    const nested = /^((?:not\.)?(?:or|and))(\(.*\))$/.exec(entry);
    if (nested) return group(table, nested[1] as string, nested[2] as string);
    const dot = entry.indexOf(".");
    if (dot < 0) throw unparsable("logic tree", entry);
    return comparison(table, entry.slice(0, dot), entry.slice(dot + 1));
  });
  const joined: Test = name.endsWith("or") ? (row) => tests.some((test) => test(row)) : all(tests);
  return name.startsWith("not.") ? (row) => !joined(row) : joined;
}

/** `op.value` on one column; a NULL passes no comparison but `is.null`. */
function comparison(table: Table, column: string, text: string): Test {
  const type = table.columns[column];
  if (!type) throw unknownColumn(table.name, column);
  const found = /^(not\.)?(eq|neq|gt|gte|lt|lte|in|is|like|ilike)\.(.*)$/s.exec(text);
  if (!found) throw unparsable("filter", text);
  const [, negated, operator, literal] = found as unknown as [string, string?, string?, string?];
  const test = operation(operator as string, literal as string, (value) => comparable(type, unquote(value)));
  return (row) => {
    const value = row.order.get(column) ?? null;
    if (operator === "is") return test(value) !== Boolean(negated);
    return value !== null && test(value) !== Boolean(negated);
  };
}

function operation(
  operator: string,
  literal: string,
  read: (text: string) => Comparable,
): (value: Comparable | null) => boolean {
  if (operator === "is") {
    if (literal !== "null" && literal !== "not_null") throw unparsable("filter", `is.${literal}`);
    return (value) => (value === null) === (literal === "null");
  }
  if (operator === "in") {
    if (!/^\(.*\)$/s.test(literal)) throw unparsable("filter", `in.${literal}`);
    const values = new Set(splitList(literal.slice(1, -1)).map(read));
    return (value) => values.has(value as Comparable);
  }
  if (operator === "like" || operator === "ilike") {
    const escaped = unquote(literal)
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replace(/[*%]/g, ".*")
      .replaceAll("_", ".");
    const pattern = new RegExp(`^${escaped}$`, operator === "ilike" ? "is" : "s");
    return (value) => pattern.test(String(value));
  }
  const bound = read(literal);
  const tests: Record<string, (value: Comparable) => boolean> = {
    eq: (value) => value === bound,
    neq: (value) => value !== bound,
    gt: (value) => value > bound,
    gte: (value) => value >= bound,
    lt: (value) => value < bound,
    lte: (value) => value <= bound,
  };
  const test = tests[operator] as (value: Comparable) => boolean;
  return (value) => test(value as Comparable);
}

function all(tests: readonly Test[]): Test {
  return (row) => tests.every((test) => test(row));
}
