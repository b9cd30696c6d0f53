// What staging makes of a ticket's conversation, and of a month that ChartMogul restated.
const { RAW, rows } = require("includes/given.js");

const AT = "2026-06-01 00:00:00+00";
const LATER = "2026-06-02 00:00:00+00";

const comment = (id, body) => ({
  id,
  author_id: 5,
  public: true,
  plain_body: body,
  via: { channel: "email" },
  created_at: "2026-06-01T00:00:00Z",
});
const conversation = (ticket, ...comments) =>
  JSON.stringify({ ticket_id: ticket, generated_timestamp: 1, comments });

test("stg__zendesk_ticket_comments: the newest conversation holds, and a deleted ticket has none")
  .dataset({ schema: "staging", name: "stg__zendesk_ticket_comments" })
  .input(
    { schema: "raw_zendesk", name: "ticket_comments" },
    rows(RAW, [
      ["1", "upsert", AT, AT, 1, 0, conversation(1, comment(10, "Hello"))],
      ["1", "upsert", LATER, LATER, 2, 0, conversation(1, comment(10, "Hello"), comment(11, "Hi"))],
      ["2", "upsert", AT, AT, 1, 1, conversation(2, comment(20, "Gone"))],
      ["2", "delete", LATER, LATER, 2, 1, '{"ticket_id":2,"generated_timestamp":2,"deleted":true}'],
    ]),
  )
  .expect(
    rows(
      {
        comment_id: "STRING",
        ticket_id: "STRING",
        author_id: "STRING",
        is_public: "BOOL",
        body: "STRING",
        channel: "STRING",
        comment_number: "INT64",
        created_at: "TIMESTAMP",
        extracted_at: "TIMESTAMP",
      },
      [
        ["10", "1", "5", true, "Hello", "email", 1, AT, LATER],
        ["11", "1", "5", true, "Hi", "email", 2, AT, LATER],
      ],
    ),
  );

const month = (mrr, churn) =>
  JSON.stringify({
    date: "2026-05-31",
    mrr,
    "mrr-new-business": 5000,
    "mrr-expansion": 0,
    "mrr-contraction": 0,
    "mrr-churn": churn,
    "mrr-reactivation": 0,
  });

test("stg__chartmogul_mrr_movements: a restated month replaces what it was, in dollars")
  .dataset({ schema: "staging", name: "stg__chartmogul_mrr_movements" })
  .input(
    { schema: "raw_chartmogul", name: "mrr_movements" },
    rows(RAW, [
      ["2026-05-31", "upsert", null, AT, 1, 0, month(100000, 0)],
      ["2026-05-31", "upsert", null, LATER, 2, 0, month(97550, -2450)],
    ]),
  )
  .expect(
    rows(
      {
        month: "DATE",
        mrr_usd: "NUMERIC",
        new_usd: "NUMERIC",
        expansion_usd: "NUMERIC",
        contraction_usd: "NUMERIC",
        churn_usd: "NUMERIC",
        reactivation_usd: "NUMERIC",
        extracted_at: "TIMESTAMP",
      },
      [["2026-05-01", "975.5", "50", "0", "0", "-24.5", "0", LATER]],
    ),
  );
