import { StripeFault } from "./errors.ts";
import type { Json, Kind } from "./store.ts";

export type Query = Record<string, string | string[]>;

export interface ListQuery {
  limit: number;
  startingAfter: string | null;
  endingBefore: string | null;
  created: (at: number) => boolean;
  /** Whether the object passes the filters of its kind; null when none was given. */
  matches: ((object: Json) => boolean) | null;
  expand: string[];
}

/** Fields of an object that a list can be filtered by with equality. */
const FILTERS: Readonly<Record<Kind, Readonly<Record<string, (object: Json) => unknown>>>> = {
  customers: { email: field("email") },
  products: { active: (o) => String(o.active) },
  prices: { active: (o) => String(o.active), product: field("product"), type: field("type") },
  coupons: {},
  subscriptions: {
    customer: field("customer"),
    price: (o) => (o.items as { data: { price: { id: string } }[] }).data[0]?.price.id ?? null,
  },
  invoices: {
    customer: field("customer"),
    status: field("status"),
    subscription: (o) =>
      (o.parent as { subscription_details: { subscription: string } }).subscription_details.subscription,
  },
  charges: { customer: field("customer"), payment_intent: field("payment_intent") },
  refunds: { charge: field("charge"), payment_intent: field("payment_intent") },
  events: { type: field("type") },
};
const COMMON =
  /^(limit|starting_after|ending_before|created(\[(gt|gte|lt|lte)\])?|expand\[\d*\]|types\[\d*\])$/;

/** Reads the query of a list; throws a StripeFault for what Stripe would refuse. */
export function listQuery(kind: Kind, query: Query): ListQuery {
  const filters = FILTERS[kind];
  const tests: ((object: Json) => boolean)[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (COMMON.test(name)) continue;
    const filter = filters[name];
    if (kind === "subscriptions" && name === "status") continue;
    if (!filter) throw new StripeFault(400, `Received unknown parameter: ${name}`, { param: name });
    tests.push((object) => filter(object) === value);
  }
  if (kind === "subscriptions") tests.push(statusTest(one(query.status)));
  const types = many(query, "types");
  if (types.length > 0) tests.push((object) => types.includes(object.type as string));
  return {
    limit: limitOf(one(query.limit)),
    startingAfter: one(query.starting_after) ?? null,
    endingBefore: one(query.ending_before) ?? null,
    created: createdTest(query),
    matches: tests.length > 0 ? (object) => tests.every((test) => test(object)) : null,
    expand: many(query, "expand"),
  };
}

/** The values of `name[]` and `name[0]`, `name[1]` … in their order. */
export function many(query: Query, name: string): string[] {
  return Object.entries(query)
    .filter(([key]) => key.startsWith(`${name}[`))
    .flatMap(([, value]) => value);
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? 10);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 100) return limit;
  throw new StripeFault(400, "Invalid integer: limit must be between 1 and 100.", { param: "limit" });
}

/** Without a status, ended subscriptions are left out. */
function statusTest(status: string | undefined): (object: Json) => boolean {
  if (status === "all") return () => true;
  const isEnded = (o: Json): boolean => o.status === "canceled" || o.status === "incomplete_expired";
  if (status === undefined) return (o) => !isEnded(o);
  return status === "ended" ? isEnded : (o) => o.status === status;
}

function createdTest(query: Query): (at: number) => boolean {
  const bound = (name: string): number | null => {
    const text = one(query[name]);
    if (text === undefined) return null;
    const value = Number(text);
    if (Number.isInteger(value)) return value;
    throw new StripeFault(400, `Invalid integer: ${text}`, { param: name });
  };
  const exact = bound("created");
  const gt = bound("created[gt]");
  const gte = bound("created[gte]");
  const lt = bound("created[lt]");
  const lte = bound("created[lte]");
  return (at) =>
    (exact === null || at === exact) &&
    (gt === null || at > gt) &&
    (gte === null || at >= gte) &&
    (lt === null || at < lt) &&
    (lte === null || at <= lte);
}

function field(name: string): (object: Json) => unknown {
  return (object) => object[name];
}
