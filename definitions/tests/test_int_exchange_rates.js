// Published rates, and what of them holds on each day.
const { rows } = require("includes/given.js");

const RATE = { rate_date: "DATE", base_currency: "STRING", quote_currency: "STRING", rate: "NUMERIC" };
const RESULT = {
  rate_date: "DATE",
  currency: "STRING",
  rate: "NUMERIC",
  reporting_rate: "NUMERIC",
  published_date: "DATE",
};

test(
  "int_exchange_rates: a day without a rate has the last one before, for ten days, and the base is worth itself",
)
  .dataset({ schema: "intermediate", name: "int_exchange_rates" })
  .input(
    { schema: "staging", name: "stg__exchange_rates_rates" },
    rows(RATE, [
      ["2025-01-03", "EUR", "USD", "1.1"],
      ["2025-01-03", "EUR", "JPY", 160],
      ["2025-01-05", "EUR", "USD", "1.2"],
    ]),
  )
  .expect(
    `${rows(RESULT, [
      ...["03", "04"].flatMap((day) => [
        [`2025-01-${day}`, "EUR", 1, "1.1", "2025-01-03"],
        [`2025-01-${day}`, "JPY", 160, "1.1", "2025-01-03"],
        [`2025-01-${day}`, "USD", "1.1", "1.1", "2025-01-03"],
      ]),
      ...["05", "06", "07", "08", "09", "10", "11", "12"].flatMap((day) => [
        [`2025-01-${day}`, "EUR", 1, "1.2", "2025-01-05"],
        [`2025-01-${day}`, "JPY", 160, "1.2", "2025-01-03"],
        [`2025-01-${day}`, "USD", "1.2", "1.2", "2025-01-05"],
      ]),
      ...["13", "14"].flatMap((day) => [
        [`2025-01-${day}`, "EUR", 1, "1.2", "2025-01-05"],
        [`2025-01-${day}`, "USD", "1.2", "1.2", "2025-01-05"],
      ]),
    ])}`,
  );
