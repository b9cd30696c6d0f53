// One test for each claim: the invoice lines of one subscription item, and the one period that they leave.
const { rows } = require("includes/given.js");

const LINE = {
  subscription_item_id: "STRING",
  subscription_id: "STRING",
  price_id: "STRING",
  currency: "STRING",
  quantity: "INT64",
  unit_amount_minor: "NUMERIC",
  is_proration: "BOOL",
  is_credit: "BOOL",
  invoice_id: "STRING",
  invoice_status: "STRING",
  period_started_at: "TIMESTAMP",
  period_ended_at: "TIMESTAMP",
  invoice_created_at: "TIMESTAMP",
  invoice_paid_at: "TIMESTAMP",
  line_number: "INT64",
};

const PRICE = {
  price_id: "STRING",
  price_type: "STRING",
  usage_type: "STRING",
  billing_scheme: "STRING",
  tiers_mode: "STRING",
  unit_amount_minor: "NUMERIC",
  package_unit_count: "INT64",
  package_rounding: "STRING",
  billing_interval: "STRING",
  billing_interval_count: "INT64",
};

const TIER = {
  price_id: "STRING",
  tier_number: "INT64",
  from_quantity: "INT64",
  to_quantity: "INT64",
  unit_amount_minor: "NUMERIC",
  flat_amount_minor: "NUMERIC",
};

const SUBSCRIPTION = {
  subscription_id: "STRING",
  stripe_customer_id: "STRING",
  status: "STRING",
  is_collection_paused: "BOOL",
  trial_ended_at: "TIMESTAMP",
  canceled_at: "TIMESTAMP",
  ended_at: "TIMESTAMP",
};

const RESULT = {
  subscription_item_id: "STRING",
  subscription_id: "STRING",
  stripe_customer_id: "STRING",
  price_id: "STRING",
  currency: "STRING",
  quantity: "INT64",
  gross_minor: "NUMERIC",
  billing_interval: "STRING",
  billing_interval_count: "INT64",
  service_started_at: "TIMESTAMP",
  service_ended_at: "TIMESTAMP",
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
  dunning_ended_at: "TIMESTAMP",
  paid_at: "TIMESTAMP",
};

/** Prices of every kind that Stripe has; 900 minor units where a unit has an amount. */
const PRICES = [
  ["seat", "recurring", "licensed", "per_unit", null, 900, null, null, "month", 1],
  ["old", "recurring", null, "per_unit", null, 900, null, null, "month", null],
  ["free", "recurring", "licensed", "per_unit", null, 0, null, null, "month", 1],
  ["exact", "recurring", "licensed", "per_unit", null, "0.5", null, null, "month", 1],
  ["quarter", "recurring", "licensed", "per_unit", null, 900, null, null, "month", 3],
  ["week", "recurring", "licensed", "per_unit", null, 900, null, null, "week", 2],
  ["day", "recurring", "licensed", "per_unit", null, 900, null, null, "day", 1],
  ["year", "recurring", "licensed", "per_unit", null, 900, null, null, "year", 1],
  ["boxes", "recurring", "licensed", "per_unit", null, 900, 10, "up", "month", 1],
  ["full_boxes", "recurring", "licensed", "per_unit", null, 900, 10, "down", "month", 1],
  ["graduated", "recurring", "licensed", "tiered", "graduated", null, null, null, "month", 1],
  ["volume", "recurring", "licensed", "tiered", "volume", null, null, null, "month", 1],
  ["metered", "recurring", "metered", "per_unit", null, 1, null, null, "month", 1],
  ["setup", "one_time", null, "per_unit", null, 50000, null, null, null, null],
];
/** Stripe's own example: 7 each up to 5, 6.50 up to 10, 6 above; and 20 for whoever is in the second tier. */
const TIERS = ["graduated", "volume"].flatMap((price) => [
  [price, 1, 0, 5, 700, 0],
  [price, 2, 5, 10, 650, 2000],
  [price, 3, 10, null, 600, 0],
]);

const at = (day) => `2025-${day} 00:00:00+00`;
const END = at("02-10");
/** End of the billed period with the 72 hours of grace for late renewals. */
const GRACE = at("02-13");

const line = ({
  price = "seat",
  quantity = 5,
  unit = null,
  proration = false,
  credit = false,
  invoice = "in",
  status = "paid",
  from,
  line = 1,
}) => [
  ...["si", "sub", price, "USD", quantity, unit, proration, credit, invoice, status],
  ...[at(from), END, at(from), status === "paid" ? at(from) : null, line],
];
const change = (fields) => line({ proration: true, ...fields });
const running = { status: "active", trial: null, asked: null, ended: null, paused: false };
const result = (quantity, from, to, { gross = quantity * 900, price = "seat", ...other } = {}) => [
  [
    ...["si", "sub", "cus", price, "USD", quantity, gross, other.interval ?? "month", other.count ?? 1],
    ...[at(other.since ?? from), END, at(from), to, null, other.paid === false ? null : at(from)],
  ],
];
const kind = (price, quantity, gross, other = {}) => ({
  lines: [line({ from: "01-10", price, quantity })],
  expected: result(quantity, "01-10", GRACE, { price, gross, ...other }),
});

/** claim: { lines, subscription, expected rows } */
const CASES = {
  "a billed period lasts until its end and the grace": {
    lines: [line({ from: "01-10" })],
    expected: result(5, "01-10", GRACE),
  },
  "the charge of a change wins over its credit": {
    lines: [
      change({ from: "01-20", quantity: 5, credit: true }),
      change({ from: "01-20", quantity: 8, line: 2 }),
    ],
    expected: result(8, "01-20", GRACE),
  },
  "a credit without a charge leaves nothing": {
    lines: [change({ from: "01-20", quantity: 5, credit: true })],
    expected: result(0, "01-20", GRACE),
  },
  "a trial is left out": {
    lines: [line({ from: "01-10", unit: 0 }), line({ from: "01-24" })],
    subscription: { ...running, trial: at("01-24") },
    expected: result(5, "01-24", GRACE),
  },
  "the price of that time counts, not the price's own": {
    lines: [line({ from: "01-10", unit: 700 })],
    expected: result(5, "01-10", GRACE, { gross: 3500 }),
  },
  "a period that was paid for is served to its end, also where billing canceled within it": {
    lines: [line({ from: "01-10" })],
    subscription: { ...running, status: "canceled", asked: at("01-15"), ended: at("01-15") },
    expected: result(5, "01-10", END),
  },
  "service ends where billing gave up an unpaid period": {
    lines: [line({ from: "01-10", status: "uncollectible" })],
    subscription: { ...running, status: "canceled", asked: at("01-25"), ended: at("01-25") },
    expected: result(5, "01-10", at("01-25"), { paid: false }),
  },
  "a scheduled end changes nothing before it comes": {
    lines: [line({ from: "01-10" })],
    subscription: { ...running, asked: at("01-15") },
    expected: result(5, "01-10", GRACE),
  },
  "an unpaid renewal counts while the subscription is past due": {
    lines: [line({ from: "01-10", status: "open" })],
    subscription: { ...running, status: "past_due" },
    expected: result(5, "01-10", GRACE, { paid: false }),
  },
  "an unpaid renewal does not count once the subscription is unpaid": {
    lines: [line({ from: "01-10", status: "open" })],
    subscription: { ...running, status: "unpaid" },
    expected: [],
  },
  "a period paid before the subscription was paused counts": {
    lines: [line({ from: "01-10" })],
    subscription: { ...running, status: "paused" },
    expected: result(5, "01-10", GRACE),
  },
  "an unpaid renewal does not count while collection is paused": {
    lines: [line({ from: "01-10", status: "uncollectible" })],
    subscription: { ...running, paused: true },
    expected: [],
  },
  "a void invoice does not count": { lines: [line({ from: "01-10", status: "void" })], expected: [] },
  "a draft does not count": { lines: [line({ from: "01-10", status: "draft" })], expected: [] },
  "a subscription that never started does not count": {
    lines: [line({ from: "01-10", status: "open" })],
    subscription: { ...running, status: "incomplete" },
    expected: [],
  },
  "a metered price does not count": { lines: [line({ from: "01-10", price: "metered" })], expected: [] },
  "a one-time price does not count": { lines: [line({ from: "01-10", price: "setup" })], expected: [] },
  "a free price counts, at nothing": kind("free", 5, 0),
  "parts of a minor unit are kept": kind("exact", 5, "2.5"),
  "a price of old without an interval count is for one": kind("old", 5, 4500),
  "three months are one billing period": kind("quarter", 5, 4500, { count: 3 }),
  "two weeks are one billing period": kind("week", 5, 4500, { interval: "week", count: 2 }),
  "a day is a billing period": kind("day", 5, 4500, { interval: "day" }),
  "a year is a billing period": kind("year", 5, 4500, { interval: "year" }),
  "part of a package is one more where it is rounded up": kind("boxes", 11, 1800),
  "part of a package is nothing where it is rounded down": kind("full_boxes", 19, 900),
  "volume tiers charge all units by the last one's tier": kind("volume", 6, 6 * 650 + 2000),
  "the last unit of a volume tier is in it": kind("volume", 5, 3500),
  "the last volume tier has no end": kind("volume", 25, 25 * 600),
  "graduated tiers charge each unit by its own tier": kind("graduated", 12, 3500 + 3250 + 2000 + 1200),
  "the last unit of a graduated tier is in it": kind("graduated", 5, 3500),
  "graduated tiers billed by a line each are one quantity": {
    lines: [
      line({ from: "01-10", price: "graduated", quantity: 5 }),
      line({ from: "01-10", price: "graduated", quantity: 1, line: 2 }),
    ],
    expected: result(6, "01-10", GRACE, { price: "graduated", gross: 3500 + 650 + 2000 }),
  },
  "a change of a tiered quantity counts in full, not in proportion": {
    lines: [change({ from: "01-20", price: "volume", quantity: 6 })],
    expected: result(6, "01-20", GRACE, { price: "volume", gross: 5900 }),
  },
};

for (const [claim, { lines, subscription = running, expected }] of Object.entries(CASES)) {
  test(`int_billed_item_periods: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_billed_item_periods" })
    .input({ schema: "staging", name: "stg__stripe_invoice_lines" }, rows(LINE, lines))
    .input({ schema: "staging", name: "stg__stripe_prices" }, rows(PRICE, PRICES))
    .input({ schema: "staging", name: "stg__stripe_price_tiers" }, rows(TIER, TIERS))
    .input(
      { schema: "staging", name: "stg__stripe_subscriptions" },
      rows(SUBSCRIPTION, [
        [
          ...["sub", "cus", subscription.status, subscription.paused],
          ...[subscription.trial, subscription.asked, subscription.ended],
        ],
      ]),
    )
    .expect(rows(RESULT, expected));
}
