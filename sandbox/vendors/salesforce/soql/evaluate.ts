import { noField, SalesforceFault } from "../errors.ts";
import type { Row, Table } from "../tables.ts";
import type { Condition, Literal, Query } from "./parse.ts";

type Comparable = string | number | null;
type Test = (row: Row) => boolean;

/** The rows that a query finds, in its order; deleted ones only where `all` asks for them. */
export function rowsOf(table: Table, query: Query, all: boolean): readonly Row[] {
  const passes = query.where ? test(table, query.where) : () => true;
  const found = table.rows.filter((row) => (all || row.IsDeleted !== true) && passes(row));
  const orders = query.orderBy.map(({ field, descends, nullsLast }) => {
    const { name, type } = fieldOf(table, field);
    return { name, type, sign: descends ? -1 : 1, nulls: nullsLast ? 1 : -1 };
  });
  if (orders.length > 0) {
    found.sort((a, b) => {
      for (const { name, type, sign, nulls } of orders) {
        const x = comparable(type, a[name] ?? null);
        const y = comparable(type, b[name] ?? null);
        if (x === y) continue;
        if (x === null) return nulls;
        if (y === null) return -nulls;
        return x < y ? -sign : sign;
      }
      return 0;
    });
  }
  return query.limit === null ? found : found.slice(0, query.limit);
}

/** A field by its name, in whatever case. Throws INVALID_FIELD. */
export function fieldOf(table: Table, name: string): { name: string; type: string } {
  const found = table.fields.get(name.toLowerCase());
  if (found) return found;
  throw noField(name, table.object);
}

function test(table: Table, condition: Condition): Test {
  if (condition.kind === "not") {
    const inner = test(table, condition.term);
    return (row) => !inner(row);
  }
  if (condition.kind !== "compare") {
    const tests = condition.terms.map((term) => test(table, term));
    return condition.kind === "and"
      ? (row) => tests.every((passes) => passes(row))
      : (row) => tests.some((passes) => passes(row));
  }
  const { name, type } = fieldOf(table, condition.field);
  const { operator } = condition;
  const bounds = condition.literals.map((literal) => bound(name, type, literal));
  const value = (row: Row) => folded(type, comparable(type, row[name] ?? null));
  if (operator === "IN") return (row) => bounds.includes(value(row));
  if (operator === "NOT IN") return (row) => !bounds.includes(value(row));
  const limit = bounds[0] ?? null;
  if (operator === "=") return (row) => value(row) === limit;
  if (operator === "!=") return (row) => value(row) !== limit;
  const compare = {
    "<": (x: string | number, y: string | number) => x < y,
    "<=": (x: string | number, y: string | number) => x <= y,
    ">": (x: string | number, y: string | number) => x > y,
    ">=": (x: string | number, y: string | number) => x >= y,
  }[operator] as (x: string | number, y: string | number) => boolean;
  return (row) => {
    const found = value(row);
    return found !== null && limit !== null && compare(found, limit);
  };
}

/** A value that compares with < and >: instants by their milliseconds, ids by their first fifteen characters. */
function comparable(type: string, value: string | number | boolean | null): Comparable {
  if (value === null) return null;
  if (type === "datetime") return Date.parse(String(value).replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  if (type === "id" || type === "reference") return String(value).slice(0, 15);
  return typeof value === "number" ? value : String(value);
}

/** Texts are compared without regard to case. */
function folded(type: string, value: Comparable): Comparable {
  const isText = typeof value === "string" && !["id", "reference", "date", "boolean"].includes(type);
  return isText ? value.toLowerCase() : value;
}

const NUMBERS = ["int", "double", "currency", "percent"];

function bound(name: string, type: string, { type: given, text }: Literal): Comparable {
  if (given === "null") return null;
  const wanted = NUMBERS.includes(type)
    ? "number"
    : ["date", "datetime", "boolean"].includes(type)
      ? type
      : "string";
  if (given !== wanted) {
    throw new SalesforceFault(
      400,
      "INVALID_FIELD",
      `value of filter criterion for field '${name}' must be of type ${type}${given === "string" ? " and should not be enclosed in quotes" : ""}`,
    );
  }
  return folded(type, comparable(type, wanted === "number" ? Number(text) : text));
}
