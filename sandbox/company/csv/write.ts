import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { readObjects } from "../base/readers.ts";
import { LineWriter } from "../base/writers.ts";
import { type BackendEvent, sessionsOf } from "./sessions.ts";

type Cell = string | number | boolean | null;
type Cells = Record<string, Cell>;

interface StripeSubscription {
  id: string;
  customer: string;
  status: string;
  start_date: number;
  trial_end: number | null;
  ended_at: number | null;
  metadata: { account_id: string };
  items: {
    data: {
      quantity: number;
      price: { nickname: string; unit_amount: number; recurring: { interval: string } };
    }[];
  };
}

interface StripeCharge {
  id: string;
  customer: string;
  created: number;
  amount: number;
  amount_refunded: number;
  currency: string;
  status: string;
  failure_code: string | null;
  metadata: { invoice_id: string };
}

/**
 * Writes csv/{users,sessions,events,subscriptions,payments}.csv from the files of a company: flat tables for
 * spreadsheets and notebooks. Times are ISO 8601 UTC, amounts in cents.
 */
export function writeCsv(dir: string): Record<string, number> {
  const events = (): Generator<BackendEvent> => readObjects(join(dir, "backend", "events.ndjson"));
  const sessions = sessionsOf(events());
  return {
    "csv.users": writeRows(dir, "users", latest(readObjects<Cells>(join(dir, "backend", "users.ndjson")))),
    "csv.sessions": writeRows(dir, "sessions", sessions.map(asCells)),
    "csv.events": writeRows(dir, "events", map(events(), eventRow)),
    "csv.subscriptions": writeRows(
      dir,
      "subscriptions",
      map(stripe<StripeSubscription>(dir, "subscriptions"), subscriptionRow),
    ),
    "csv.payments": writeRows(dir, "payments", map(stripe<StripeCharge>(dir, "charges"), paymentRow)),
  };
}

/** The newest version of each record, in the order in which the records were made. */
function latest(versions: Iterable<Cells>): Iterable<Cells> {
  const byId = new Map<unknown, Cells>();
  for (const version of versions) byId.set(version.id, version);
  return byId.values();
}

function stripe<T>(dir: string, kind: string): Generator<T> {
  return readObjects<T>(join(dir, "stripe", `${kind}.ndjson`));
}

function writeRows(dir: string, name: string, rows: Iterable<Cells>): number {
  const writer = new LineWriter(join(dir, "csv", `${name}.csv`));
  let batch: Cells[] = [];
  let header = true;
  const flush = (): void => {
    const text = stringify(batch, { header, cast: { boolean: String } }).trimEnd();
    if (batch.length > 0) writer.line(text);
    header = false;
    batch = [];
  };
  let count = 0;
  for (const row of rows) {
    count++;
    if (batch.push(row) === 2_000) flush();
  }
  flush();
  writer.close();
  return count;
}

function eventRow(event: BackendEvent): Cells {
  return { ...event, properties: JSON.stringify(event.properties) };
}

function subscriptionRow(sub: StripeSubscription): Cells {
  const [item] = sub.items.data;
  return {
    id: sub.id,
    account_id: sub.metadata.account_id,
    customer_id: sub.customer,
    status: sub.status,
    price: item?.price.nickname ?? null,
    interval: item?.price.recurring.interval ?? null,
    quantity: item?.quantity ?? null,
    unit_amount: item?.price.unit_amount ?? null,
    started_at: iso(sub.start_date),
    trial_ended_at: iso(sub.trial_end),
    ended_at: iso(sub.ended_at),
  };
}

function paymentRow(charge: StripeCharge): Cells {
  return {
    id: charge.id,
    customer_id: charge.customer,
    invoice_id: charge.metadata.invoice_id,
    created_at: iso(charge.created),
    amount: charge.amount,
    amount_refunded: charge.amount_refunded,
    currency: charge.currency,
    status: charge.status,
    failure_code: charge.failure_code,
  };
}

function asCells(row: object): Cells {
  return row as Cells;
}

function iso(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}

function* map<T, U>(items: Iterable<T>, convert: (item: T) => U): Generator<U> {
  for (const item of items) yield convert(item);
}
