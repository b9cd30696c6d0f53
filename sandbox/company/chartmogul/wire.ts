import { isoOf } from "../base/calendar.ts";
import { uuidFor } from "../base/ids.ts";
import { PRICES, type Price } from "../billing/catalog.ts";
import type { ReferenceRates } from "../billing/currencies.ts";
import { currentItems, type Invoice, itemsAt, type Line, type Subscription } from "../billing/state.ts";
import type { Book, MogulCustomer } from "./book.ts";
import type { Month } from "./months.ts";
import { firstPaid, type Movement, mogulMrr } from "./movements.ts";

/** An instant in ChartMogul's two ways of writing it. */
const offset = (seconds: number): string => `${isoOf(seconds).slice(0, 19)}+00:00`;
const zulu = (seconds: number): string => isoOf(seconds);

/** Ids that follow from what they stand for, so that nobody has to keep them. */
const idFor = (prefix: string, of: string): string => `${prefix}${uuidFor(`${prefix}${of}`)}`;
const planUuid = (price: Price): string => idFor("pl_", price.id);
const planName = ({ nickname }: Price): string =>
  `${nickname[0]?.toUpperCase()}${nickname.slice(1).replace("_", " ")}`;

export function planObjects(book: Book): object[] {
  return PRICES.map((price) => ({
    uuid: planUuid(price),
    data_source_uuid: book.dataSource,
    name: planName(price),
    interval_count: 1,
    interval_unit: price.interval,
    external_id: price.id,
  }));
}

export function customerObject(customer: MogulCustomer, book: Book): object {
  const { id, stripe, externalIds, movements, subs } = customer;
  const [main] = stripe as readonly [MogulCustomer["stripe"][number]];
  const mrr = movements.at(-1)?.mrr ?? 0;
  const trial = subs.find(({ sub }) => sub.trial !== null)?.sub.trial ?? null;
  const { country } = main.account;
  return {
    ...{
      id,
      uuid: customer.uuid,
      external_id: externalIds[0],
      name: main.account.name,
      email: main.owner.email,
    },
    status: mrr > 0 ? "Active" : movements.length > 0 ? "Cancelled" : "New_Lead",
    "customer-since": movements[0] ? offset(movements[0].at) : null,
    attributes: { tags: [], stripe: { account_id: main.account.id }, clearbit: {}, custom: {} },
    address: { address_zip: null, city: null, state: null, country },
    data_source_uuid: book.dataSource,
    data_source_uuids: externalIds.map(() => book.dataSource),
    external_ids: externalIds,
    ...{ company: main.account.name, country, state: null, city: null, zip: null },
    lead_created_at: zulu(main.createdAt),
    free_trial_started_at: trial === null ? null : zulu(trial.start),
    ...{ mrr, arr: mrr * 12 },
    "billing-system-url": `https://dashboard.stripe.com/customers/${main.id}`,
    "chartmogul-url": `https://app.chartmogul.com/#customers/${id}`,
    "billing-system-type": "Stripe",
    currency: "USD",
    "currency-sign": "$",
  };
}

/** The subscriptions that ever counted, as the customer's own address lists them. */
export function subscriptionObjects({ subs }: MogulCustomer, end: number, rates: ReferenceRates): object[] {
  return subs
    .filter(({ sub }) => sub.trial === null || Number.isFinite(firstPaid(sub)))
    .map(({ sub, uuid: own, id }) => {
      const item = currentItems(sub)[0] as ReturnType<typeof currentItems>[number];
      const mrr = mogulMrr(sub, end - 1, rates);
      return {
        ...{ id, external_id: sub.id, plan: planName(item.price), quantity: item.quantity, uuid: own },
        ...{ mrr, arr: mrr * 12, status: sub.endedAt === null ? "active" : "inactive" },
        "billing-cycle": item.price.interval,
        "billing-cycle-count": 1,
        "start-date": offset(sub.trial?.end ?? sub.createdAt),
        "end-date": offset(sub.endedAt ?? sub.periodEnd),
        currency: "USD",
        "currency-sign": "$",
      };
    });
}

const DID: Readonly<Record<Movement["type"], string>> = {
  new_biz: "purchased",
  expansion: "upgraded",
  contraction: "downgraded",
  churn: "cancelled",
  reactivation: "reactivated",
};

export function activityObject(
  customer: MogulCustomer,
  movement: Movement,
  index: number,
  book: Book,
): Activity {
  const { at, sub, type, mrr } = movement;
  const price = (itemsAt(sub, at)[0] ?? currentItems(sub)[0])?.price as Price;
  return {
    uuid: idFor("", `${customer.uuid} ${index}`),
    date: offset(at),
    description: `${DID[type]} the ${planName(price)} plan`,
    "activity-mrr-movement": movement.movement,
    "activity-mrr": mrr,
    "activity-arr": mrr * 12,
    type,
    currency: "USD",
    "subscription-external-id": sub.id,
    "plan-external-id": price.id,
    "customer-name": customer.stripe[0]?.account.name ?? "",
    "customer-uuid": customer.uuid,
    "customer-external-id": customer.externalIds[0] ?? "",
    "billing-connector-uuid": book.dataSource,
  };
}

export interface Activity {
  uuid: string;
  date: string;
  [field: string]: string | number;
}

const STATUS = {
  draft: "draft",
  open: "issued",
  paid: "paid",
  uncollectible: "written_off",
  void: "voided",
} as const;

export function invoiceObject(invoice: Invoice, customer: MogulCustomer): object {
  const { subscription: sub } = invoice;
  const own = customer.subs.find((one) => one.sub === sub)?.uuid;
  return {
    uuid: idFor("inv_", invoice.id),
    customer_uuid: customer.uuid,
    external_id: invoice.id,
    date: zulu(invoice.createdAt),
    due_date: null,
    currency: sub.currency,
    customer_external_id: sub.customer,
    collection_method: "automatic",
    status: STATUS[invoice.status],
    ...{ errors: {}, disabled: false, disabled_at: null, disabled_by: null, user_created: false },
    line_items: invoice.lines
      .filter(({ kind }) => kind !== "trial")
      .map((line) => lineObject(line, sub, own)),
    transactions: invoice.charges.flatMap((charge) => [
      {
        ...{
          uuid: idFor("tr_", charge.id),
          external_id: charge.id,
          type: "payment",
          date: zulu(charge.createdAt),
        },
        result: charge.failure === null ? "successful" : "failed",
        ...{ amount_in_cents: charge.amount, transaction_fees_in_cents: 0 },
      },
      ...(charge.refund
        ? [
            {
              ...{ uuid: idFor("tr_", charge.refund.id), external_id: charge.refund.id, type: "refund" },
              ...{ date: zulu(charge.refund.createdAt), result: "successful" },
              ...{ amount_in_cents: charge.refund.amount, transaction_fees_in_cents: 0 },
            },
          ]
        : []),
    ]),
  };
}

function lineObject(line: Line, sub: Subscription, own: string | undefined): object {
  const off = line.discount?.amount ?? 0;
  const code = line.discount && sub.discounts.find(({ id }) => id === line.discount?.id)?.coupon.id;
  return {
    ...{ uuid: idFor("li_", line.id), external_id: line.id, type: "subscription" },
    ...{ subscription_uuid: own, subscription_external_id: sub.id, subscription_set_external_id: null },
    ...{ plan_uuid: planUuid(line.item.price), prorated: line.invoiceItem !== null },
    ...{ service_period_start: zulu(line.start), service_period_end: zulu(line.end) },
    ...{ amount_in_cents: line.amount - off, quantity: line.item.quantity, discount_code: code ?? null },
    ...{ discount_amount_in_cents: off, tax_amount_in_cents: 0, transaction_fees_in_cents: 0 },
    account_code: null,
  };
}

/** A month as /v1/metrics/all gives it; changes against the month before are left to who reads it. */
export function keyMetrics(month: Month): { date: string } {
  return {
    ...{ date: month.date, mrr: month.mrr, arr: month.mrr * 12 },
    "customer-churn-rate": month.customerChurnRate,
    "mrr-churn-rate": month.mrrChurnRate,
    ...{ ltv: month.ltv, customers: month.customers, asp: month.asp, arpa: month.arpa },
  } as { date: string };
}

/** A month as /v1/metrics/mrr gives it. */
export function mrrMetrics({ date, mrr, moved }: Month): { date: string } {
  return {
    ...{ date, mrr, "mrr-new-business": moved.new_biz, "mrr-expansion": moved.expansion },
    ...{
      "mrr-contraction": moved.contraction,
      "mrr-churn": moved.churn,
      "mrr-reactivation": moved.reactivation,
    },
  } as { date: string };
}
