// One test for each claim: the invoice lines of one subscription item, and the one period that they leave.
const { rows } = require("includes/given.js");

const LINE = {
  subscription_item_id: "STRING",
  subscription_id: "STRING",
  price_id: "STRING",
  currency: "STRING",
  quantity: "INT64",
  unit_amount_minor: "NUMERIC",
  amount_minor: "INT64",
  is_credit: "BOOL",
  invoice_status: "STRING",
  period_started_at: "TIMESTAMP",
  period_ended_at: "TIMESTAMP",
  invoice_created_at: "TIMESTAMP",
  line_number: "INT64",
};

const PRICE = {
  price_id: "STRING",
  price_type: "STRING",
  usage_type: "STRING",
  billing_scheme: "STRING",
  unit_amount_minor: "NUMERIC",
  billing_interval: "STRING",
  billing_interval_count: "INT64",
};

const SUBSCRIPTION = {
  subscription_id: "STRING",
  stripe_customer_id: "STRING",
  status: "STRING",
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
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
};

const at = (day) => `2025-${day} 00:00:00+00`;
const END = at("02-10");
/** End of the billed period with the 72 hours of grace for late renewals. */
const GRACE = at("02-13");

const line = ({
  price = "seat",
  quantity = 5,
  unit = 900,
  amount,
  credit = false,
  status = "paid",
  from,
  line = 1,
}) => [
  "si",
  "sub",
  price,
  "USD",
  quantity,
  unit,
  amount ?? quantity * unit,
  credit,
  status,
  at(from),
  END,
  at(from),
  line,
];
const running = { status: "active", trial: null, ended: null };
const result = (quantity, from, to, gross = quantity * 900) => [
  ["si", "sub", "cus", "seat", "USD", quantity, gross, "month", 1, at(from), to],
];

/** claim: { lines, subscription, expected rows } */
const CASES = {
  "a billed period lasts until its end and the grace": {
    lines: [line({ from: "01-10" })],
    expected: result(5, "01-10", GRACE),
  },
  "the charge of a change wins over its credit": {
    lines: [
      line({ from: "01-20", quantity: 5, amount: -3000, credit: true }),
      line({ from: "01-20", quantity: 8, amount: 4800, line: 2 }),
    ],
    expected: result(8, "01-20", GRACE),
  },
  "a trial is left out": {
    lines: [line({ from: "01-10", amount: 0 }), line({ from: "01-24" })],
    subscription: { ...running, trial: at("01-24") },
    expected: result(5, "01-24", GRACE),
  },
  "the price of that time counts, not the price's own": {
    lines: [line({ from: "01-10", unit: 700 })],
    expected: result(5, "01-10", GRACE, 3500),
  },
  "service ends when the subscription ended": {
    lines: [line({ from: "01-10" })],
    subscription: { status: "canceled", trial: null, ended: at("01-15") },
    expected: result(5, "01-10", at("01-15")),
  },
  "an unpaid renewal counts while the subscription is past due": {
    lines: [line({ from: "01-10", status: "open" })],
    subscription: { ...running, status: "past_due" },
    expected: result(5, "01-10", GRACE),
  },
  "an unpaid renewal does not count once the subscription is unpaid": {
    lines: [line({ from: "01-10", status: "open" })],
    subscription: { ...running, status: "unpaid" },
    expected: [],
  },
  "a void invoice does not count": { lines: [line({ from: "01-10", status: "void" })], expected: [] },
  "a subscription that never started does not count": {
    lines: [line({ from: "01-10", status: "open" })],
    subscription: { ...running, status: "incomplete" },
    expected: [],
  },
  "a metered price does not count": { lines: [line({ from: "01-10", price: "metered" })], expected: [] },
  "a one-time price does not count": { lines: [line({ from: "01-10", price: "setup" })], expected: [] },
};

for (const [claim, { lines, subscription = running, expected }] of Object.entries(CASES)) {
  test(`int_billed_item_periods: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_billed_item_periods" })
    .input({ schema: "staging", name: "stg__stripe_invoice_lines" }, rows(LINE, lines))
    .input(
      { schema: "staging", name: "stg__stripe_prices" },
      rows(PRICE, [
        ["seat", "recurring", "licensed", "per_unit", 900, "month", 1],
        ["metered", "recurring", "metered", "per_unit", 1, "month", 1],
        ["setup", "one_time", null, "per_unit", 50000, null, null],
      ]),
    )
    .input(
      { schema: "staging", name: "stg__stripe_subscriptions" },
      rows(SUBSCRIPTION, [
        ["sub", "cus", subscription.status, subscription.trial, subscription.ended, subscription.ended],
      ]),
    )
    .expect(rows(RESULT, expected));
}
