import { describe, expect, test } from "@jest/globals";
import { DEAL_STAGES } from "../../sandbox/company/sales/hubspot/schema.ts";
import { linesOf } from "../functions/support/company.ts";
import { json } from "../sandbox/company/small-company.ts";
import type { Place } from "./place.ts";

/** What staging makes of both CRMs, against the truth of sales. */
export function salesTruth(place: Place): void {
  describe("against the truth of sales", () => {
    const truth = () => json(place.folder, "truth.json").sales;
    const kept = (crm: string) =>
      linesOf(place.folder, "truth_sales_stages.ndjson")
        .map((line) => JSON.parse(line))
        .filter((stage) => stage.crm === crm && !stage.deleted);

    test("the history of HubSpot's deals has every stage, in its order", async () => {
      const rows = await place.project.query<{ deal_id: string; stage_id: string }>(
        "SELECT deal_id, stage_id FROM staging.stg__hubspot_deal_stages ORDER BY deal_id, change_number",
      );
      const expected = kept("hubspot")
        .map(({ key, stage }) => ({ deal_id: key, stage_id: DEAL_STAGES[stage as "won"].id }))
        .sort((a, b) => (a.deal_id < b.deal_id ? -1 : a.deal_id > b.deal_id ? 1 : 0));
      expect(rows).toEqual(expected);
    });

    test("changes of Salesforce's opportunities have every change of stage", async () => {
      const rows = await place.project.query<{ key: string; instant: string }>(
        `SELECT opportunity_id AS key, FORMAT_TIMESTAMP('%FT%T', changed_at) AS instant
FROM staging.stg__salesforce_opportunity_changes
WHERE field_name = 'StageName' ORDER BY 1, 2`,
      );
      const later = kept("salesforce").filter((stage, i, all) => all[i - 1]?.key === stage.key);
      const expected = later.map(({ key, valid_from }) => ({ key, instant: valid_from.slice(0, 19) }));
      expect(rows).toEqual(expected.sort((a, b) => (a.key + a.instant < b.key + b.instant ? -1 : 1)));
    });

    test("won and lost by month and rep agree, over both CRMs", async () => {
      const rows = await place.project.query(`WITH closed AS (
  SELECT DATE(deals.closed_at) AS day, owners.email AS rep, deals.is_won, deals.amount_usd
  FROM staging.stg__hubspot_deals AS deals
  INNER JOIN staging.stg__hubspot_owners AS owners USING (owner_id)
  WHERE deals.is_closed
  UNION ALL
  SELECT opportunities.close_date, users.email, opportunities.is_won, opportunities.amount_usd
  FROM staging.stg__salesforce_opportunities AS opportunities
  INNER JOIN staging.stg__salesforce_users AS users ON users.user_id = opportunities.owner_id
  WHERE opportunities.is_closed
)
SELECT
  CAST(DATE_TRUNC(day, MONTH) AS STRING) AS month,
  rep,
  COUNTIF(is_won) AS won,
  COUNTIF(NOT is_won) AS lost,
  CAST(SUM(IF(is_won, amount_usd, 0)) AS INT64) AS won_usd,
FROM closed
GROUP BY month, rep
ORDER BY month, rep`);
      expect(rows).toEqual(truth().closed_by_month_and_rep);
    });

    test("the open pipeline of HubSpot and Salesforce at each month end agrees", async () => {
      const rows = await place.project.query<{ open: number; amount_usd: number }>(`WITH months AS (
  SELECT month FROM UNNEST(GENERATE_DATE_ARRAY('2024-07-01', '2026-06-01', INTERVAL 1 MONTH)) AS month
),
stages AS (
  SELECT deal_id AS id, stage_id IN ('closedwon', 'closedlost') AS is_end, valid_from, valid_to
  FROM staging.stg__hubspot_deal_stages
  UNION ALL
  SELECT opportunity_id, stage_label_then IN ('Closed Won', 'Closed Lost'), valid_from, valid_to
  FROM staging.stg__salesforce_opportunity_stages
),
amounts AS (
  SELECT deal_id AS id, amount_usd, valid_from, valid_to FROM staging.stg__hubspot_deal_amounts
  UNION ALL
  SELECT opportunity_id, amount_usd, valid_from, valid_to FROM staging.stg__salesforce_opportunity_stages
),
ends AS (SELECT month, TIMESTAMP(DATE_ADD(month, INTERVAL 1 MONTH)) AS instant FROM months)
SELECT
  CAST(ends.month AS STRING) AS month,
  COUNT(stages.id) AS open,
  CAST(COALESCE(SUM(amounts.amount_usd), 0) AS INT64) AS amount_usd,
FROM ends
LEFT JOIN stages
  ON NOT stages.is_end AND stages.valid_from <= ends.instant
  AND (stages.valid_to IS NULL OR stages.valid_to > ends.instant)
LEFT JOIN amounts
  ON amounts.id = stages.id AND amounts.valid_from <= ends.instant
  AND (amounts.valid_to IS NULL OR amounts.valid_to > ends.instant)
GROUP BY month
ORDER BY month`);
      const expected = truth().pipeline_at_month_ends.map(
        ({ weighted_usd: _, ...row }: { weighted_usd: number }) => row,
      );
      expect(rows).toEqual(expected);
    });

    test("reasons agree, and unknown ones are counted", async () => {
      const rows = await place.project.query<{ result: "won" | "lost"; reason: string; n: number }>(`
SELECT IF(is_won, 'won', 'lost') AS result, close_reason AS reason, COUNT(*) AS n
FROM (
  SELECT is_won, close_reason FROM staging.stg__hubspot_deals WHERE is_closed
  UNION ALL
  SELECT is_won, close_reason FROM staging.stg__salesforce_opportunities WHERE is_closed
)
GROUP BY result, reason`);
      const found: Record<string, Record<string, number>> = { won: {}, lost: {} };
      for (const { result, reason, n } of rows) found[result] = { ...found[result], [reason]: n };
      expect(found).toEqual(truth().reasons);
    });

    test("the qualification of a lead has its statuses with the time in which they held", async () => {
      const [row] = await place.project.query(`SELECT
  COUNT(DISTINCT contact_id) > 100 AS many,
  COUNTIF(valid_to < valid_from) AS backwards,
  COUNTIF(valid_to IS NULL) = COUNT(DISTINCT contact_id) AS one_is_current,
FROM staging.stg__hubspot_contact_statuses`);
      expect(row).toEqual({ many: true, backwards: 0, one_is_current: true });
    });

    test("no company stands that was archived or merged, and the one that remained names the merged ones", async () => {
      const companies = linesOf(place.folder, "hubspot/companies.ndjson").map((line) => JSON.parse(line));
      const living = companies.filter(({ archived }) => !archived);
      const rows = await place.project.query<{ company_id: string; merged: string[] }>(
        "SELECT company_id, merged_company_ids AS merged FROM staging.stg__hubspot_companies",
      );
      expect(rows.map(({ company_id }) => company_id).sort()).toEqual(living.map(({ id }) => id).sort());
      const merged = living.flatMap(({ properties }) => properties.hs_merged_object_ids?.split(";") ?? []);
      expect(rows.flatMap((row) => row.merged).sort()).toEqual(merged.sort());
    });
  });
}
