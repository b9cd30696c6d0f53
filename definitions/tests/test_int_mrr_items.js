// One test for each claim: one item with its price, interval and discounts on one day, and its MRR at the month's end.
const { rows } = require("includes/given.js");

const PERIOD = {
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

const DISCOUNT = {
  subscription_id: "STRING",
  subscription_item_id: "STRING",
  duration: "STRING",
  percent_off: "NUMERIC",
  amount_off_minor: "INT64",
  started_at: "TIMESTAMP",
  ended_at: "TIMESTAMP",
};

const RESULT = {
  subscription_item_id: "STRING",
  subscription_id: "STRING",
  stripe_customer_id: "STRING",
  price_id: "STRING",
  month: "DATE",
  month_end_at: "TIMESTAMP",
  currency: "STRING",
  quantity: "INT64",
  gross_minor: "NUMERIC",
  discount_minor: "NUMERIC",
  mrr_minor: "INT64",
};

const BEFORE = "2025-01-10 00:00:00+00";
const SNAPSHOT = "2025-02-01 00:00:00+00";
const AFTER = "2025-02-10 00:00:00+00";
const FOREVER = ["forever", null];

/** claim: [gross in minor units, interval, count, discounts as [duration, end, percent, amount], discount, MRR] */
const CASES = {
  "2,000 a year is 166.67 a month": [200000, "year", 1, [], 0, 16667],
  "a month is a month": [4900, "month", 1, [], 0, 4900],
  "three months count a third": [10001, "month", 3, [], 0, 3334],
  "a week counts 52 twelfths": [1000, "week", 1, [], 0, 4333],
  "two weeks count 26 twelfths": [1000, "week", 2, [], 0, 2167],
  "a day counts 365 twelfths": [100, "day", 1, [], 0, 3042],
  "half a cent is rounded up": [6, "year", 1, [], 0, 1],
  "a discount is rounded before it is taken off": [900, "month", 1, [[...FOREVER, "12.5", null]], 113, 787],
  "a year's discount is taken off the year": [90000, "year", 1, [[...FOREVER, "25", null]], 22500, 5625],
  "a repeating discount counts while it is valid": [
    1000,
    "month",
    1,
    [["repeating", AFTER, "20", null]],
    200,
    800,
  ],
  "a discount that ends at the snapshot is over": [
    1000,
    "month",
    1,
    [["repeating", SNAPSHOT, "20", null]],
    0,
    1000,
  ],
  "a discount for one invoice never counts": [1000, "month", 1, [["once", null, "50", null]], 0, 1000],
  "a full discount leaves an active customer at 0": [1000, "month", 1, [[...FOREVER, "100", null]], 1000, 0],
  "a fixed amount is taken off": [1000, "month", 1, [[...FOREVER, null, 250]], 250, 750],
  "a fixed amount takes no more than there is": [1000, "month", 1, [[...FOREVER, null, 1500]], 1000, 0],
  "a free plan is active at 0": [0, "month", 1, [], 0, 0],
};

for (const [claim, [gross, interval, count, discounts, discount, mrr]] of Object.entries(CASES)) {
  test(`int_mrr_items: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_mrr_items" })
    .input(
      { schema: "intermediate", name: "int_billed_item_periods" },
      rows(PERIOD, [["si", "sub", "cus", "price", "USD", 1, gross, interval, count, BEFORE, AFTER]]),
    )
    .input(
      { schema: "intermediate", name: "int_subscription_discounts" },
      rows(
        DISCOUNT,
        discounts.map(([duration, ended_at, percent, amount]) => [
          "sub",
          null,
          duration,
          percent,
          amount,
          BEFORE,
          ended_at,
        ]),
      ),
    )
    .expect(
      rows(RESULT, [["si", "sub", "cus", "price", "2025-01-01", SNAPSHOT, "USD", 1, gross, discount, mrr]]),
    );
}
