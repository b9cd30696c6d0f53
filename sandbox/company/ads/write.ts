import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { DAY, DAY_MS, isoOfMs } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { LineWriter } from "../base/writers.ts";
import { CAMPAIGN_IDS } from "../web/touches.ts";
import type { ClickLog, DayOfCampaign } from "./clicks.ts";

/** Campaign, its kind, daily budget and price of a click in USD, clicks per impression. */
const CAMPAIGNS: Readonly<
  Record<string, Readonly<Record<string, readonly [string, number, number, number]>>>
> = {
  google_ads: {
    "[NA] Features": ["SEARCH", 90, 4.1, 0.046],
    "[EU] Brand": ["SEARCH", 40, 1.3, 0.12],
    "PMax schools": ["PERFORMANCE_MAX", 45, 2.2, 0.018],
    "Shopping licences": ["SHOPPING", 20, 0.9, 0.012],
    "demo film": ["VIDEO", 30, 0.6, 0.006],
  },
  linkedin_ads: { "music academies": ["SPONSORED_UPDATES", 60, 7.4, 0.006] },
  facebook_ads: { "back to school": ["OUTCOME_TRAFFIC", 50, 1.1, 0.011] },
};
/** Clicks that never become a session: closed at once, or consent and tags refused. */
const LOST_CLICKS = 0.12;

/**
 * Writes one CSV a platform: a row a day and campaign that ran, with budget, spend, impressions, clicks and the
 * conversions that the platform claims. Amounts are USD. Clicks are the sessions they brought and some that were lost.
 */
export function writeAds(
  rng: Rng,
  dir: string,
  clicks: ClickLog,
  { start, end }: { start: number; end: number },
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [platform, campaigns] of Object.entries(CAMPAIGNS)) {
    const writer = new LineWriter(join(dir, platform, "campaign_days.csv"));
    const rows = clicks.platforms.get(platform) ?? new Map<string, DayOfCampaign>();
    let count = 0;
    writer.line(
      "date,campaign_id,campaign_name,campaign_type,currency,daily_budget,spend,impressions,clicks,conversions",
    );
    const draws = rng.fork(platform);
    for (let day = start / DAY; day < end / DAY; day++) {
      for (const [campaign, plan] of Object.entries(campaigns)) {
        const brought = rows.get(`${day} ${campaign}`);
        // A campaign without a single click on a day is not in the report of that day.
        if (!brought) continue;
        writer.line(rowOf(draws, brought, plan));
        count++;
      }
    }
    writer.close();
    counts[`${platform}.campaign_days`] = count;
  }
  return counts;
}

function rowOf(
  rng: Rng,
  { day, campaign, sessions, conversions }: DayOfCampaign,
  [type, budget, price, rate]: readonly [string, number, number, number],
): string {
  const clicks = sessions + rng.poisson(sessions * LOST_CLICKS);
  const spend = Array.from({ length: clicks }, () => price * Math.exp(rng.normal() * 0.25 - 0.03));
  const impressions = Math.max(clicks, Math.round((clicks / rate) * rng.between(0.8, 1.25)));
  const total = spend.reduce((sum, each) => sum + each, 0).toFixed(2);
  const date = isoOfMs(day * DAY_MS).slice(0, 10);
  const cells = [
    date,
    CAMPAIGN_IDS[campaign],
    campaign,
    type,
    "USD",
    budget.toFixed(2),
    total,
    impressions,
    clicks,
    conversions,
  ];
  return stringify([cells]).trimEnd();
}
