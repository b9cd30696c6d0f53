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
  service_started_at: "TIMESTAMP",
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
  dunning_ended_at: "TIMESTAMP",
  paid_at: "TIMESTAMP",
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

const RATE = { rate_date: "DATE", currency: "STRING", rate: "NUMERIC", reporting_rate: "NUMERIC" };

const RESULT = {
  subscription_item_id: "STRING",
  subscription_id: "STRING",
  stripe_customer_id: "STRING",
  price_id: "STRING",
  plan: "STRING",
  month: "DATE",
  month_end_at: "TIMESTAMP",
  currency: "STRING",
  quantity: "INT64",
  gross_minor: "NUMERIC",
  discount_minor: "NUMERIC",
  mrr_minor: "INT64",
  mrr_usd: "NUMERIC",
  fx_usd: "NUMERIC",
};

const at = (day) => `2025-${day} 00:00:00+00`;
const BEFORE = at("01-10");
const SNAPSHOT = at("02-01");
const AFTER = at("02-10");
const FOREVER = ["forever", null];

/** The euro at 1.10 in January and at 1.20 in February; one euro is 160 yen, 1,500 won, 0.33 dinars. */
const RATES = [
  ["2025-01-10", "EUR", 1, "1.10"],
  ["2025-02-10", "EUR", 1, "1.20"],
  ["2025-01-10", "JPY", 160, "1.10"],
  ["2025-01-10", "KRW", 1500, "1.10"],
  ["2025-01-10", "KWD", "0.33", "1.10"],
];

const period = ({
  gross,
  interval = "month",
  count = 1,
  currency = "USD",
  from = BEFORE,
  to = AFTER,
  ...due
}) => [
  ...["si", "sub", "cus", "price", currency, 1, gross, interval, count],
  ...[due.since ?? from, from, to, due.dunning ?? null, due.paid ?? null],
];
const result = (month, end, currency, gross, discount, mrr, usd, fx = 0) => [
  ...["si", "sub", "cus", "price", "growth", month, end, currency, 1],
  ...[gross, discount, mrr, usd, fx],
];

function claims(claim, { periods, discounts = [], expected }) {
  test(`int_mrr_items: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_mrr_items" })
    .input({ schema: "intermediate", name: "int_billed_item_periods" }, rows(PERIOD, periods))
    .input(
      { schema: "intermediate", name: "int_subscription_discounts" },
      rows(
        DISCOUNT,
        discounts.map(([duration, ended_at, percent, amount]) => [
          ...["sub", null, duration, percent, amount, BEFORE, ended_at],
        ]),
      ),
    )
    .input({ schema: "intermediate", name: "int_exchange_rates" }, rows(RATE, RATES))
    .input(
      { schema: "staging", name: "stg__stripe_prices" },
      rows({ price_id: "STRING", product_id: "STRING" }, [["price", "product"]]),
    )
    .input(
      { schema: "staging", name: "stg__stripe_products" },
      rows({ product_id: "STRING", plan: "STRING" }, [["product", "growth"]]),
    )
    .expect(rows(RESULT, expected));
}

/** claim: [gross in minor units, interval, count, discounts as [duration, end, percent, amount], discount, MRR, in USD] */
const AMOUNTS = {
  "2,000 a year is 166.67 a month": [200000, "year", 1, [], 0, 16667, "166.67"],
  "two years count a twenty-fourth": [200000, "year", 2, [], 0, 8333, "83.33"],
  "a month is a month": [4900, "month", 1, [], 0, 4900, 49],
  "three months count a third": [10001, "month", 3, [], 0, 3334, "33.34"],
  "a week counts 52 twelfths": [1000, "week", 1, [], 0, 4333, "43.33"],
  "two weeks count 26 twelfths": [1000, "week", 2, [], 0, 2167, "21.67"],
  "a day counts 365 twelfths": [100, "day", 1, [], 0, 3042, "30.42"],
  "ten days count 36.5 twelfths": [100, "day", 10, [], 0, 304, "3.04"],
  "half a cent is rounded up": [6, "year", 1, [], 0, 1, "0.01"],
  "a discount is rounded before it is taken off": [
    ...[900, "month", 1, [[...FOREVER, "12.5", null]], 113, 787, "7.87"],
  ],
  "a year's discount is taken off the year": [
    ...[90000, "year", 1, [[...FOREVER, "25", null]], 22500, 5625, "56.25"],
  ],
  "a repeating discount counts while it is valid": [
    ...[1000, "month", 1, [["repeating", AFTER, "20", null]], 200, 800, 8],
  ],
  "a discount that ends at the snapshot is over": [
    ...[1000, "month", 1, [["repeating", SNAPSHOT, "20", null]], 0, 1000, 10],
  ],
  "a discount for one invoice never counts": [
    ...[1000, "month", 1, [["once", null, "50", null]], 0, 1000, 10],
  ],
  "a full discount leaves an active customer at 0": [
    ...[1000, "month", 1, [[...FOREVER, "100", null]], 1000, 0, 0],
  ],
  "a fixed amount is taken off": [1000, "month", 1, [[...FOREVER, null, 250]], 250, 750, "7.50"],
  "a fixed amount takes no more than there is": [
    ...[1000, "month", 1, [[...FOREVER, null, 1500]], 1000, 0, 0],
  ],
  "a free plan is active at 0": [0, "month", 1, [], 0, 0, 0],
};

for (const [claim, [gross, interval, count, discounts, discount, mrr, usd]] of Object.entries(AMOUNTS)) {
  claims(claim, {
    periods: [period({ gross, interval, count })],
    discounts,
    expected: [result("2025-01-01", SNAPSHOT, "USD", gross, discount, mrr, usd)],
  });
}

/** claim: [currency, gross in minor units by the year, MRR in minor units, in USD at a euro of 1.10] */
const CURRENCIES = {
  "yen have no minor unit": ["JPY", 20000, 1667, "11.46"],
  "won have no minor unit": ["KRW", 200000, 16667, "12.22"],
  "dinars have thousandths": ["KWD", 200000, 16667, "55.56"],
  "euros are converted by the rate of the day": ["EUR", 200000, 16667, "183.34"],
};

for (const [claim, [currency, gross, mrr, usd]] of Object.entries(CURRENCIES)) {
  claims(claim, {
    periods: [period({ gross, interval: "year", currency })],
    expected: [result("2025-01-01", SNAPSHOT, currency, gross, 0, mrr, usd)],
  });
}

claims("a change within the billing period keeps its rate", {
  periods: [
    period({ gross: 1000, currency: "EUR", to: at("01-20") }),
    period({ gross: 1500, currency: "EUR", from: at("01-20"), since: BEFORE }),
  ],
  expected: [result("2025-01-01", SNAPSHOT, "EUR", 1500, 0, 1500, "16.50")],
});

claims("with a renewal the rate changes, and how much that alone is", {
  periods: [
    period({ gross: 1000, currency: "EUR" }),
    period({ gross: 1500, currency: "EUR", from: AFTER, to: at("03-10") }),
  ],
  expected: [
    result("2025-01-01", SNAPSHOT, "EUR", 1000, 0, 1000, 11),
    result("2025-02-01", at("03-01"), "EUR", 1500, 0, 1500, 18, 1),
  ],
});

claims("an item that was away has no change of rate", {
  periods: [
    period({ gross: 1000, currency: "EUR" }),
    period({ gross: 1000, currency: "EUR", from: at("03-10"), since: AFTER, to: at("04-10") }),
  ],
  expected: [
    result("2025-01-01", SNAPSHOT, "EUR", 1000, 0, 1000, 11),
    result("2025-03-01", at("04-01"), "EUR", 1000, 0, 1000, 12),
  ],
});

claims("an unpaid renewal counts no longer once dunning is over, until it is paid", {
  periods: [period({ gross: 1000, to: at("04-10"), dunning: at("01-24"), paid: at("02-15") })],
  expected: [
    result("2025-02-01", at("03-01"), "USD", 1000, 0, 1000, 10),
    result("2025-03-01", at("04-01"), "USD", 1000, 0, 1000, 10),
  ],
});
