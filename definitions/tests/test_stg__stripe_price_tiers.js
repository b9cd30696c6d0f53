// Tiers of a price as Stripe's API gives them, expanded.
const { RAW, rows } = require("includes/given.js");

const RESULT = {
  price_id: "STRING",
  tier_number: "INT64",
  from_quantity: "INT64",
  to_quantity: "INT64",
  unit_amount_minor: "NUMERIC",
  flat_amount_minor: "NUMERIC",
  extracted_at: "TIMESTAMP",
};
const AT = "2025-01-01 00:00:00+00";
const TIERS = [
  { flat_amount: null, flat_amount_decimal: null, unit_amount: 700, unit_amount_decimal: "700", up_to: 5 },
  {
    flat_amount: 2000,
    flat_amount_decimal: "2000",
    unit_amount: null,
    unit_amount_decimal: "0.5",
    up_to: 10,
  },
  { flat_amount: null, flat_amount_decimal: null, unit_amount: 600, unit_amount_decimal: "600", up_to: null },
];

test("stg__stripe_price_tiers: a tier begins where the one before ends, the last one has no end")
  .dataset({ schema: "staging", name: "stg__stripe_price_tiers" })
  .input(
    { schema: "raw_stripe", name: "prices" },
    rows(RAW, [
      ["tiered", "upsert", AT, AT, 1, 1, JSON.stringify({ id: "tiered", tiers: TIERS })],
      ["plain", "upsert", AT, AT, 1, 2, JSON.stringify({ id: "plain" })],
    ]),
  )
  .expect(
    rows(RESULT, [
      ["tiered", 1, 0, 5, 700, 0, AT],
      ["tiered", 2, 5, 10, "0.5", 2000, AT],
      ["tiered", 3, 10, null, 600, 0, AT],
    ]),
  );
