import { StripeFault } from "./errors.ts";
import type { Json } from "./store.ts";

const EMBEDDED_LINES = 10;
const MAX_DEPTH = 4;
/** Fields that exist only when asked for, and that no object here has. */
const INCLUDABLE = new Set([
  "tiers",
  "currency_options",
  "subscriptions",
  "sources",
  "tax",
  "confirmation_secret",
]);

/** What an expanded field is replaced by; undefined where the id is not known. */
export type Resolve = (id: string) => Json | undefined;

/**
 * Gives a stored object the shape of an answer: ids instead of objects, the first ten lines of an invoice, no
 * payments; then expands what was asked for. Throws a StripeFault for a path that cannot be expanded.
 */
export function present(stored: Json, paths: readonly string[], resolve: Resolve): Json {
  const discounts = new Map<string, Json>();
  const hidden = new Map<string, unknown>();
  const shown = collapse(stored, discounts, hidden);
  const resolveHere: Resolve = (id) => discounts.get(id) ?? resolve(id);
  for (const path of paths) {
    const segments = path.split(".");
    if (segments.length > MAX_DEPTH) {
      throw new StripeFault(400, `You cannot expand more than ${MAX_DEPTH} levels of a property: ${path}`);
    }
    const first = segments[0] as string;
    if (hidden.has(first)) shown[first] = hidden.get(first);
    expandAt(shown, segments, path, resolveHere);
  }
  return shown;
}

/** The default form of a stored object; `discounts` and `hidden` receive what it no longer shows. */
function collapse(stored: Json, discounts: Map<string, Json>, hidden: Map<string, unknown>): Json {
  const shown = { ...stored };
  if (Array.isArray(stored.discounts)) {
    shown.discounts = (stored.discounts as (Json | string)[]).map((discount) => {
      if (typeof discount === "string") return discount;
      discounts.set(discount.id as string, withCouponId(discount));
      return discount.id;
    });
  }
  if (stored.object !== "invoice") return shown;
  const lines = stored.lines as Json;
  const data = lines.data as unknown[];
  shown.lines = { ...lines, data: data.slice(0, EMBEDDED_LINES), has_more: data.length > EMBEDDED_LINES };
  hidden.set("payments", stored.payments);
  delete shown.payments;
  return shown;
}

function withCouponId(discount: Json): Json {
  const source = discount.source as Json;
  return { ...discount, source: { ...source, coupon: (source.coupon as Json).id } };
}

function expandAt(holder: Json, segments: readonly string[], path: string, resolve: Resolve): void {
  const [name, ...rest] = segments as [string, ...string[]];
  if (!(name in holder) && INCLUDABLE.has(name)) return;
  if (!(name in holder)) throw new StripeFault(400, `This property cannot be expanded (${path}).`);
  const value = holder[name];
  if (Array.isArray(value)) {
    holder[name] = value.map((entry) => expandValue(entry, rest, path, resolve));
  } else {
    holder[name] = expandValue(value, rest, path, resolve);
  }
}

function expandValue(value: unknown, rest: readonly string[], path: string, resolve: Resolve): unknown {
  const expanded = typeof value === "string" ? (copy(resolve(value)) ?? value) : value;
  if (rest.length > 0 && expanded !== null && typeof expanded === "object") {
    expandAt(expanded as Json, rest, path, resolve);
  }
  return expanded;
}

function copy(value: Json | undefined): Json | undefined {
  return value && structuredClone(value);
}
