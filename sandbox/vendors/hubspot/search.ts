import { z } from "zod";
import { HubspotFault, invalid } from "./errors.ts";
import { type Entry, modifiedProperty, type Records, type Stored, shown } from "./records.ts";

const MAX_LIMIT = 200;
const MAX_RESULTS = 10_000;
const MAX_GROUPS = 5;
const MAX_FILTERS = 6;

const Filter = z.object({
  propertyName: z.string(),
  operator: z.string(),
  value: z.union([z.string(), z.number()]).optional(),
  highValue: z.union([z.string(), z.number()]).optional(),
  values: z.array(z.string()).optional(),
});
const Sort = z.union([z.string(), z.object({ propertyName: z.string(), direction: z.string().optional() })]);
const Request = z.object({
  filterGroups: z.array(z.object({ filters: z.array(Filter) })).default([]),
  sorts: z.array(Sort).default([]),
  query: z.string().optional(),
  properties: z.array(z.string()).default([]),
  limit: z.number().int().default(10),
  after: z.union([z.string(), z.number()]).optional(),
});
type FilterOf = z.output<typeof Filter>;

/**
 * Records that pass one of the filter groups, archived ones and those not yet indexed left out. One rule of order at
 * most; nothing beyond the ten-thousandth result.
 */
export function search(records: Records, body: unknown): object {
  const parsed = Request.safeParse(body);
  if (!parsed.success) throw invalid(`Invalid input JSON: ${z.prettifyError(parsed.error)}`);
  const { filterGroups, sorts, query, properties, limit, after } = parsed.data;
  if (query) throw invalid("query is not played here");
  if (limit < 1 || limit > MAX_LIMIT) throw invalid(`limit must be between 1 and ${MAX_LIMIT}`);
  if (filterGroups.length > MAX_GROUPS) throw invalid(`No more than ${MAX_GROUPS} filter groups`);
  if (filterGroups.some(({ filters }) => filters.length > MAX_FILTERS))
    throw invalid(`No more than ${MAX_FILTERS} filters in a group`);
  if (sorts.length > 1) throw invalid("Only one sort is supported");
  const from = after === undefined ? 0 : Number(after);
  if (!Number.isSafeInteger(from) || from < 0) throw invalid("after is no offset");
  if (from + limit > MAX_RESULTS)
    throw new HubspotFault(400, "VALIDATION_ERROR", "There was a problem with the request.");

  const groups = filterGroups.map(({ filters }) => filters.map((filter) => test(records, filter)));
  const found = records.entries.filter((entry) => {
    if (entry.archived || records.unindexed.get(entry.id) === null) return false;
    return groups.length === 0 || groups.some((tests) => tests.every((passes) => passes(entry)));
  });
  if (sorts[0]) sortBy(records, found, sorts[0]);
  const page = found.slice(from, from + limit);
  const next = from + page.length;
  return {
    total: found.length,
    results: page.map((entry) => shown(records.type, records.read(entry), properties)),
    ...(next < found.length ? { paging: { next: { after: String(next) } } } : {}),
  };
}

type Test = (entry: Entry) => boolean;

function test(records: Records, filter: FilterOf): Test {
  const { propertyName, operator } = filter;
  const value = valueReader(records, propertyName);
  if (operator === "HAS_PROPERTY") return (entry) => value(entry) !== null;
  if (operator === "NOT_HAS_PROPERTY") return (entry) => value(entry) === null;
  if (operator === "IN") {
    const values = new Set(filter.values?.map((text) => text.toLowerCase()));
    return (entry) => values.has(String(value(entry)).toLowerCase());
  }
  const bound = number(filter.value);
  const high = operator === "BETWEEN" ? number(filter.highValue) : 0;
  const compare: Readonly<Record<string, (x: number) => boolean>> = {
    EQ: (x) => x === bound,
    NEQ: (x) => x !== bound,
    LT: (x) => x < bound,
    LTE: (x) => x <= bound,
    GT: (x) => x > bound,
    GTE: (x) => x >= bound,
    BETWEEN: (x) => x >= bound && x <= high,
  };
  const passes = compare[operator];
  if (!passes) throw invalid(`operator ${operator} is not played here`);
  if (Number.isNaN(bound)) {
    if (operator !== "EQ") throw invalid(`${filter.value} is no number and no date`);
    const text = String(filter.value).toLowerCase();
    return (entry) => String(value(entry) ?? "").toLowerCase() === text;
  }
  return (entry) => {
    const found = value(entry);
    return found !== null && passes(number(found));
  };
}

/** The value of a property; change and id are known without reading the record. */
function valueReader(records: Records, property: string): (entry: Entry) => string | number | null {
  if (property === "hs_object_id") return ({ id }) => id;
  if (property === modifiedProperty(records.type))
    return ({ id, modifiedMs }) => records.unindexed.get(id) ?? modifiedMs;
  return (entry) => (records.read(entry) as Stored).properties[property] ?? null;
}

/** Milliseconds since the epoch of a date, or the number itself. */
function number(value: string | number | undefined): number {
  if (typeof value === "number") return value;
  if (value === undefined || value === "") return Number.NaN;
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Date.parse(value);
}

function sortBy(records: Records, found: Entry[], sort: z.output<typeof Sort>): void {
  const given = typeof sort === "string" ? { propertyName: sort } : sort;
  const property = given.propertyName.replace(/^-/, "");
  const descends =
    given.propertyName.startsWith("-") || ("direction" in given && given.direction === "DESCENDING");
  const value = valueReader(records, property);
  found.sort((a, b) => {
    const order = number(value(a) ?? undefined) - number(value(b) ?? undefined);
    return descends ? -order : order;
  });
}
