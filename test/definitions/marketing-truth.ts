import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { linesOf } from "../functions/support/company.ts";
import { json } from "../sandbox/company/small-company.ts";
import { attributedByChannel } from "./attribution-truth.ts";
import type { Place } from "./place.ts";
import { AS_OF } from "./project.ts";

const PLATFORMS = ["google_ads", "linkedin_ads", "facebook_ads"] as const;
const MODELS = ["first", "last", "linear", "time_decay", "position"] as const;
/** First day of the website's export. */
const WEB_FROM = "2026-06-01";

/** What the marts of marketing hold, against the company's own files. */
export function marketingTruth(place: Place): void {
  describe("against the truth of marketing", () => {
    const csv = (file: string): Record<string, string>[] =>
      parse(readFileSync(join(place.folder, file), "utf8"), { columns: true });
    const query = <Row>(sql: string) => place.project.query<Row>(sql);

    test("campaigns spent and were clicked as their platforms say, month by month", async () => {
      const rows = await query(`SELECT CONCAT(CAST(month AS STRING), ' ', campaign_id) AS key,
  CAST(ROUND(100 * spend_usd) AS INT64) AS cents, impression_count AS impressions, click_count AS clicks,
  CAST(platform_conversions AS INT64) AS conversions
FROM marts_marketing.campaign_performance WHERE platform != 'email' AND impression_count > 0 ORDER BY key`);
      const sums = new Map<
        string,
        { cents: number; impressions: number; clicks: number; conversions: number }
      >();
      for (const platform of PLATFORMS) {
        for (const day of csv(`${platform}/campaign_days.csv`)) {
          const key = `${day.date?.slice(0, 7)}-01 ${platform}:${day.campaign_id}`;
          const sum = sums.get(key) ?? { cents: 0, impressions: 0, clicks: 0, conversions: 0 };
          sums.set(key, {
            cents: sum.cents + Math.round(Number(day.spend) * 100),
            impressions: sum.impressions + Number(day.impressions),
            clicks: sum.clicks + Number(day.clicks),
            conversions: sum.conversions + Number(day.conversions),
          });
        }
      }
      const expected = [...sums]
        .map(([key, sum]) => ({ key, ...sum }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      expect(expected.length).toBeGreaterThan(30);
      expect(rows).toEqual(expected);
    });

    test("each day of a campaign's life stands once, and its history has no gap and no overlap", async () => {
      const [row] = await query(`SELECT
  (SELECT COUNT(*) FROM core.campaigns_daily) AS days,
  (SELECT SUM(DATE_DIFF(IF(status = 'running', DATE '${AS_OF}', DATE_ADD(last_date, INTERVAL 1 DAY)), first_date, DAY))
   FROM core.campaigns) AS lived,
  (SELECT COUNT(*) FROM core.campaigns_history AS a JOIN core.campaigns_history AS b
     ON a.campaign_id = b.campaign_id AND a.valid_to = b.valid_from) AS followed,
  (SELECT COUNT(*) - COUNT(DISTINCT campaign_id) FROM core.campaigns_history) AS changes`);
      const { days, lived, followed, changes } = row as Record<string, number>;
      expect(days).toBe(lived);
      expect(followed).toBe(changes);
    });

    test("e-mails were opened and clicked as their service says", async () => {
      const rows =
        await query(`SELECT send_id, delivered_count AS delivered, open_count AS opens, click_count AS clicks
FROM marts_marketing.email_performance ORDER BY send_id`);
      const expected = csv("email_campaigns/sends.csv").map((send) => ({
        send_id: send.send_id as string,
        delivered: Number(send.delivered),
        opens: Number(send.unique_opens),
        clicks: Number(send.unique_clicks),
      }));
      expect(rows).toEqual(expected.sort((a, b) => (a.send_id < b.send_id ? -1 : 1)));
    });

    test("users and sessions of the website agree day by day", async () => {
      const rows =
        await query(`SELECT CAST(session_date AS STRING) AS date, session_count AS sessions, new_user_count AS new_users
FROM marts_marketing.web_traffic WHERE channel = 'total' ORDER BY date`);
      const days = linesOf(place.folder, "truth_web_days.ndjson").map((line) => JSON.parse(line));
      const expected = days
        .filter(({ date, sessions }) => date >= WEB_FROM && sessions > 0)
        .map(({ date, sessions, new_users }) => ({ date, sessions, new_users }));
      expect(rows).toEqual(expected);
    });

    test("five models give conversions to channels as the sessions before them say", async () => {
      const expected = attributedByChannel(place.folder, Date.parse(WEB_FROM), Date.parse(AS_OF));
      const rows = await query<{ key: string } & Record<string, number>>(`SELECT
  CONCAT(CAST(month AS STRING), ' ', conversion_type, ' ', channel) AS key,
  ${MODELS.map((model) => `CAST(${model}_conversions AS FLOAT64) AS ${model}`).join(", ")}
FROM marts_marketing.attribution_by_channel`);
      expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(expected.keys()));
      for (const { key, ...given } of rows) {
        MODELS.forEach((model, i) => {
          expect([key, model, given[model]?.toFixed(6)]).toEqual([
            key,
            model,
            expected.get(key)?.[i]?.toFixed(6),
          ]);
        });
      }
      expect(rows.filter(({ key }) => !key.endsWith("unattributed")).length).toBeGreaterThan(3);
    });

    test("trials and first payments of the funnel agree month by month", async () => {
      const taken = await query<{
        step: string;
        month: string;
        n: number;
      }>(`SELECT step, CAST(month AS STRING) AS month, taken_count AS n
FROM marts_marketing.funnel
WHERE funnel_view = 'period' AND channel = 'total' AND step IN ('trial', 'revenue') AND taken_count > 0 ORDER BY month`);
      const of = (step: string) =>
        taken.filter((row) => row.step === step).map(({ month, n }) => ({ month, n }));
      const started = json(place.folder, "truth.json").trials as { month: string; started: number }[];
      expect(of("trial")).toEqual(started.map(({ month, started }) => ({ month, n: started })));
      const sums = attributedByChannel(place.folder, Date.parse(WEB_FROM), Date.parse(AS_OF));
      const paid = new Map<string, number>();
      for (const [key, [first]] of sums) {
        const [month = "", type] = key.split(" ");
        if (type === "first_payment") paid.set(month, (paid.get(month) ?? 0) + first);
      }
      const expected = [...paid].map(([month, n]) => ({ month, n: Math.round(n) }));
      expect(of("revenue")).toEqual(expected.sort((a, b) => (a.month < b.month ? -1 : 1)));
    });

    test("mix and rate effects of the sources sum to the change of the index in every run", async () => {
      const rows = await query<{ run_id: string; effects: number | null }>(
        "SELECT run_id, SUM(mix_effect) + SUM(rate_effect) AS effects FROM marts_marketing.lqi_by_source GROUP BY run_id",
      );
      const found = new Map(rows.map(({ run_id, effects }) => [run_id, effects]));
      const runs = (json(place.folder, "truth.json").lqi as { run_id: string; lqi: number | null }[]).filter(
        ({ lqi }) => lqi !== null,
      );
      expect(found.size).toBe(runs.length);
      runs.slice(1).forEach(({ run_id, lqi }, i) => {
        expect(found.get(run_id)).toBeCloseTo((lqi as number) - (runs[i]?.lqi as number), 9);
      });
    });

    test("combinations of sources and markets have the leads, the quality and the interval that the scores say", async () => {
      const rows =
        await query(`SELECT combination_value AS value, lead_count AS leads, qualified_count AS qualified,
  qualified_low_rate AS low, qualified_high_rate AS high
FROM marts_marketing.qualification_funnel
WHERE combination IN ('whole', 'source_family', 'market_tier', 'source_family, market_tier') ORDER BY value`);
      expect(rows).toEqual(combinations(place.folder));
    });

    test("no segment of leads is called high value: what becomes of a lead was drawn whatever its class and source", async () => {
      const [row] = await query(`SELECT COUNTIF(is_high_value) AS found, COUNT(*) > 30 AS many,
  MAX(IF(rule = 'TRUE', customer_count, 0)) > 30 AS have_customers FROM marts_marketing.high_value_leads`);
      expect(row).toEqual({ found: 0, many: true, have_customers: true });
    });
  });
}

const TIERS: Readonly<Record<string, string>> = {
  US: "T1",
  ...Object.fromEntries(["CA", "GB", "AU"].map((country) => [country, "T2"])),
  ...Object.fromEntries(["IT", "DE", "FR", "ES", "SI", "GR", "IE", "NZ"].map((country) => [country, "T3"])),
};
const GARTNER = new Set(["capterra", "getapp", "software_advice"]);

/** Groups of leads by their latest class, from the scores that were not withdrawn. */
function combinations(folder: string): object[] {
  const starts = new Map<string, string>(
    linesOf(folder, "supabase/lead_scoring_runs.ndjson")
      .map((line) => JSON.parse(line))
      .map(({ id, window_start }) => [id, window_start]),
  );
  const latest = new Map<string, { at: string; good: boolean; family: string; tier: string }>();
  for (const line of linesOf(folder, "supabase/lead_scores.ndjson")) {
    const score = JSON.parse(line);
    const at = starts.get(score.run_id) ?? "";
    if (score.deleted_at !== null || (latest.get(score.lead_id)?.at ?? "") > at) continue;
    const family = GARTNER.has(score.source) ? "gartner" : score.source;
    latest.set(score.lead_id, {
      at,
      good: score.lead_class <= 2,
      family,
      tier: TIERS[score.country] ?? "T4",
    });
  }
  const groups = new Map<string, { leads: number; qualified: number }>();
  for (const { good, family, tier } of latest.values()) {
    for (const value of ["whole", family, tier, `${family}, ${tier}`]) {
      const group = groups.get(value) ?? { leads: 0, qualified: 0 };
      groups.set(value, { leads: group.leads + 1, qualified: group.qualified + (good ? 1 : 0) });
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, { leads, qualified }]) => ({ value, leads, qualified, ...wilson(qualified, leads) }));
}

/** Wilson's interval by the formula of the textbooks. */
function wilson(successes: number, trials: number): { low: number; high: number } {
  const z = 1.959963984540054;
  const p = successes / trials;
  const centre = p + (z * z) / (2 * trials);
  const half = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  const whole = 1 + (z * z) / trials;
  const round = (value: number) => Number(Math.min(1, Math.max(0, value)).toFixed(6));
  return { low: round((centre - half) / whole), high: round((centre + half) / whole) };
}
