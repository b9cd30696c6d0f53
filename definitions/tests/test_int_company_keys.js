// Who is the same company, by the keys that sources state of each other.
const { rows } = require("includes/given.js");

const ACCOUNT = {
  account_id: "STRING",
  stripe_customer_id: "STRING",
  crm_account_id: "STRING",
  created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};
const CUSTOMER = {
  stripe_customer_id: "STRING",
  account_id: "STRING",
  created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};
const BILL = { stripe_customer_id: "STRING", created_at: "TIMESTAMP" };
const CRM = { crm_account_id: "STRING", signup_date: "DATE" };
const RESULT = {
  company_id: "STRING",
  source_system: "STRING",
  source_key: "STRING",
  matched_by: "STRING",
  source_created_at: "TIMESTAMP",
  is_deleted: "BOOL",
};
const DAY = "2025-01-01";
const AT = `${DAY} 00:00:00+00`;

/** claim: [customers as [id, account], bills, CRM records, the one expected key] */
const CASES = {
  "a customer that names no account is a company of its own": [
    [["cus", null]],
    [],
    [],
    ["stripe:cus", "stripe", "cus", "own_key", AT, false],
  ],
  "a customer that names an unknown account is a company of its own": [
    [["cus", "acc_unknown"]],
    [],
    [],
    ["stripe:cus", "stripe", "cus", "own_key", AT, false],
  ],
  "a customer known by its bills only is a deleted company": [
    [],
    ["cus"],
    [],
    ["stripe:cus", "stripe", "cus", "own_key", AT, true],
  ],
  "a CRM record that no account names is a company of its own": [
    [],
    [],
    ["A-1"],
    ["crm:A-1", "crm", "A-1", "own_key", AT, false],
  ],
};

for (const [claim, [customers, bills, records, expected]] of Object.entries(CASES)) {
  test(`int_company_keys: ${claim}`)
    .dataset({ schema: "intermediate", name: "int_company_keys" })
    .input({ schema: "staging", name: "stg__backend_accounts" }, rows(ACCOUNT, []))
    .input(
      { schema: "staging", name: "stg__stripe_customers" },
      rows(
        CUSTOMER,
        customers.map(([id, account]) => [id, account, AT, false]),
      ),
    )
    .input({ schema: "staging", name: "stg__stripe_subscriptions" }, rows(BILL, []))
    .input(
      { schema: "staging", name: "stg__stripe_invoices" },
      rows(
        BILL,
        bills.map((id) => [id, AT]),
      ),
    )
    .input(
      { schema: "staging", name: "stg__crm_accounts" },
      rows(
        CRM,
        records.map((id) => [id, DAY]),
      ),
    )
    .expect(rows(RESULT, [expected]));
}
