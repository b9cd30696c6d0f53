import { join } from "node:path";
import { writeLines } from "../base/writers.ts";
import type { IdentityLink } from "../market/identity.ts";
import type { Organisation } from "../market/organisation.ts";
import type { Part } from "../part.ts";
import { type Book, bookOf } from "./book.ts";
import { type Month, monthsOf } from "./months.ts";
import { differences } from "./truth.ts";
import {
  activityObject,
  customerObject,
  invoiceObject,
  keyMetrics,
  mrrMetrics,
  planObjects,
  subscriptionObjects,
} from "./wire.ts";

/**
 * ChartMogul's view of the billing: chartmogul/*.ndjson in its shapes. `subscriptions` holds one line per customer with
 * what the customer's own address answers; `metrics` and `mrr_movements` one line per month.
 */
export const chartmogul: Part = {
  name: "chartmogul",
  says: "billing as ChartMogul sees it",
  folders: ["chartmogul"],
  write({ rng, company, organisations }, dir) {
    const book = bookOf(rng, company);
    const months = monthsOf(book, company.scale);
    const counts = writeBook(book, months, join(dir, "chartmogul"));
    writeLines(join(dir, "truth_chartmogul.ndjson"), differences(book, company.scale));
    const truth = {
      months: months.map(({ date, mrr, customers }) => ({ month: `${date.slice(0, 8)}01`, mrr, customers })),
      differences: "truth_chartmogul.ndjson",
      merged: book.customers
        .filter(({ stripe }) => stripe.length > 1)
        .map(({ uuid, stripe }) => ({ uuid, accounts: stripe.map(({ account }) => account.id) })),
      deleted: book.deleted.map(({ account }) => account.id),
    };
    return { counts, truth, links: linksOf(book, organisations) };
  },
};

function writeBook(book: Book, months: readonly Month[], dir: string): Record<string, number> {
  const { customers, end } = book;
  const write = (name: string, objects: Iterable<object>) => writeLines(join(dir, `${name}.ndjson`), objects);
  const activities = customers
    .flatMap((customer) => customer.movements.map((m, index) => activityObject(customer, m, index, book)))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.uuid < b.uuid ? -1 : 1));
  const subscriptions = customers.map((customer) => subscriptionObjects(customer, end, book.rates));
  write(
    "subscriptions",
    customers.map(({ uuid }, index) => ({ customer_uuid: uuid, subscriptions: subscriptions[index] })),
  );
  return {
    "chartmogul.customers": write(
      "customers",
      customers.map((customer) => customerObject(customer, book)),
    ),
    "chartmogul.plans": write("plans", planObjects(book)),
    "chartmogul.subscriptions": subscriptions.flat().length,
    "chartmogul.invoices": write("invoices", invoicesOf(book)),
    "chartmogul.activities": write("activities", activities),
    "chartmogul.metrics": write("metrics", months.map(keyMetrics)),
    "chartmogul.mrr_movements": write("mrr_movements", months.map(mrrMetrics)),
  };
}

/** Customer by customer; an invoice of a trial alone was never sent there. */
function* invoicesOf({ customers }: Book): Generator<object> {
  for (const customer of customers) {
    for (const { sub } of customer.subs) {
      for (const invoice of sub.invoices) {
        if (invoice.lines.some(({ kind }) => kind !== "trial")) yield invoiceObject(invoice, customer);
      }
    }
  }
}

function* linksOf(book: Book, organisations: readonly Organisation[]): Generator<IdentityLink> {
  const schools = new Map(
    organisations.flatMap(({ id, accounts }) => accounts.map((account) => [account, id] as const)),
  );
  for (const { uuid, stripe } of book.customers) {
    const organisation_id = stripe[0] && schools.get(stripe[0].account);
    if (organisation_id) yield { source: "chartmogul", stream: "customers", key: uuid, organisation_id };
  }
}
