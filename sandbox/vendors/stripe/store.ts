import { existsSync } from "node:fs";
import { join } from "node:path";
import { NdjsonFile } from "../ndjson-file.ts";

export type Json = Record<string, unknown>;

/** Kinds of objects: the path of the list and the word of the object. */
export const KINDS = {
  customers: "customer",
  products: "product",
  prices: "price",
  coupons: "coupon",
  subscriptions: "subscription",
  invoices: "invoice",
  charges: "charge",
  refunds: "refund",
  events: "event",
} as const;
export type Kind = keyof typeof KINDS;

/** The objects of one kind; position 0 is the newest, as Stripe lists them. */
export interface Store {
  size: number;
  created(position: number): number;
  isDeleted(position: number): boolean;
  at(position: number): Json;
  position(id: string): number | undefined;
}

/** Opens the files of a company folder, each when it is first asked for. */
export function openStores(dir: string): (kind: Kind) => Store {
  const stores = new Map<Kind, Store>();
  return (kind) => {
    const store = stores.get(kind) ?? openStore(join(dir, "stripe", `${kind}.ndjson`));
    stores.set(kind, store);
    return store;
  };
}

const HEAD = /^\{"id":"([^"]+)","object":"[^"]+",(?:"created":(\d+)|"deleted":true)/;

function openStore(path: string): Store {
  if (!existsSync(path)) throw new Error(`${path} is missing: generate the company first`);
  const created: (number | null)[] = [];
  const lineOf = new Map<string, number>();
  const file = new NdjsonFile(path, (head, index) => {
    const found = HEAD.exec(head);
    if (!found) throw new Error(`${path} line ${index + 1} does not begin with id, object and created`);
    created.push(found[2] === undefined ? null : Number(found[2]));
    lineOf.set(found[1] as string, index);
  });
  const size = file.length;
  const last = size - 1;
  return {
    size,
    created: (position) => created[last - position] ?? 0,
    isDeleted: (position) => created[last - position] === null,
    at: (position) => JSON.parse(file.line(last - position)) as Json,
    position: (id) => {
      const line = lineOf.get(id);
      return line === undefined ? undefined : last - line;
    },
  };
}
