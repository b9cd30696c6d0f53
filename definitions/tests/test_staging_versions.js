// Which version of a record staging takes: one key's raw rows, and the one row or none that they leave.
const { RAW, rows } = require("includes/given.js");

const EXTRACTED = "2025-01-02 00:00:00+00";
const CREATED = "2025-01-01 00:00:00+00";

const json = (name) => JSON.stringify({ id: "A", created: 1735689600, name, amount: 100, currency: "usd" });
const version = (name, seq, ord = 0, updated = null) => [
  "A",
  "upsert",
  updated,
  EXTRACTED,
  seq,
  ord,
  json(name),
];
const gone = (seq, payload = null) => ["A", "delete", null, EXTRACTED, seq, 0, payload];

/** claim: [raw rows, name of the product that is staged or null for none, whether it is deleted] */
const CASES = {
  "the last batch wins": [[version("new", 2), version("old", 1)], "new", false],
  "the last row of a batch wins": [[version("old", 1, 0), version("new", 1, 1)], "new", false],
  "the source's own time beats the batch": [
    [version("new", 1, 0, "2025-01-02 00:00:00+00"), version("old", 2, 0, "2025-01-01 00:00:00+00")],
    "new",
    false,
  ],
  "a record that comes back after its delete lives": [[gone(1), version("back", 2)], "back", false],
  "a delete keeps what the record was": [[version("last", 1), gone(2)], "last", true],
  "a delete of what was never read is nothing": [[gone(1, '{"id":"A","deleted":true}')], null, true],
};

for (const [claim, [given, name, isDeleted]] of Object.entries(CASES)) {
  test(`stg__stripe_products: ${claim}`)
    .dataset({ schema: "staging", name: "stg__stripe_products" })
    .input({ schema: "raw_stripe", name: "products" }, rows(RAW, given))
    .expect(
      rows(
        {
          product_id: "STRING",
          product_name: "STRING",
          plan: "STRING",
          is_active: "BOOL",
          is_deleted: "BOOL",
          created_at: "TIMESTAMP",
          extracted_at: "TIMESTAMP",
        },
        name === null ? [] : [["A", name, null, null, isDeleted, CREATED, EXTRACTED]],
      ),
    );

  test(`stg__stripe_refunds: ${claim}, and what is deleted is gone`)
    .dataset({ schema: "staging", name: "stg__stripe_refunds" })
    .input({ schema: "raw_stripe", name: "refunds" }, rows(RAW, given))
    .expect(
      rows(
        {
          refund_id: "STRING",
          charge_id: "STRING",
          payment_intent_id: "STRING",
          status: "STRING",
          reason: "STRING",
          currency: "STRING",
          amount_minor: "INT64",
          created_at: "TIMESTAMP",
          extracted_at: "TIMESTAMP",
        },
        isDeleted ? [] : [["A", null, null, null, null, "USD", 100, CREATED, EXTRACTED]],
      ),
    );
}

test("stg__backend_users_versions: a user known by a delete row alone is kept, marked as deleted")
  .dataset({ schema: "staging", name: "stg__backend_users_versions" })
  .input(
    { schema: "raw_backend", name: "users" },
    rows(RAW, [
      [
        "U",
        "delete",
        EXTRACTED,
        EXTRACTED,
        1,
        0,
        JSON.stringify({
          id: "U",
          account_id: "A",
          email: "Ada@Example.org",
          full_name: "Ada",
          role: "owner",
          created_at: "2025-01-01T00:00:00.000Z",
          updated_at: "2025-01-02T00:00:00.000Z",
          deleted_at: "2025-01-02T00:00:00.000Z",
          profile_completed_at: null,
        }),
      ],
    ]),
  )
  .expect(
    rows(
      {
        user_id: "STRING",
        account_id: "STRING",
        email: "STRING",
        full_name: "STRING",
        role: "STRING",
        is_deleted: "BOOL",
        created_at: "TIMESTAMP",
        updated_at: "TIMESTAMP",
        deleted_at: "TIMESTAMP",
        profile_completed_at: "TIMESTAMP",
        version_at: "TIMESTAMP",
        is_latest: "BOOL",
        extracted_at: "TIMESTAMP",
      },
      [
        [
          "U",
          "A",
          "ada@example.org",
          "Ada",
          "owner",
          true,
          CREATED,
          EXTRACTED,
          EXTRACTED,
          null,
          EXTRACTED,
          true,
          EXTRACTED,
        ],
      ],
    ),
  );
