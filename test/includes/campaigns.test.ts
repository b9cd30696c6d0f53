import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startWarehouse, type Warehouse } from "../functions/support/warehouse.ts";

const require = createRequire(import.meta.url);
const campaigns = require("../../includes/campaigns.js") as {
  normalised(click: Record<string, string>): string;
  platform_of(source: string, medium: string): string;
};
const leads = require("../../includes/leads.js") as {
  source_family(source: string): string;
  market_tier(country: string): string;
};
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse?.stop());

const sql = (value: string | null) => (value === null ? "CAST(NULL AS STRING)" : `'${value}'`);
async function answer(expression: string): Promise<unknown> {
  const rows = await warehouse.rows(`SELECT ${expression} AS value`);
  return rows[0]?.value;
}

describe("one name for one campaign", () => {
  const NA = "[NA] Features";
  // source, medium, campaign of Google Ads, its ad group, campaign and content of the address → name
  test.each([
    ["google", "cpc", NA, "Gradebook", null, null, "Gradebook"],
    ["google", "cpc", NA, null, null, null, NA],
    ["google", "cpc", "[EU] Brand", "Ad group 1", null, null, "[EU] Brand"],
    ["bing", "cpc", null, null, NA, "banner a", "banner a"],
    ["bing", "cpc", null, null, NA, null, NA],
    ["bing", "cpc", null, null, "Brand", "banner a", "Brand"],
    ["newsletter", "email", null, null, "monthly letter", "button", "monthly letter"],
    ["youtube", "paid_video", "demo film", "Ad group 1", null, null, "demo film"],
    ["google", "organic", null, null, "(organic)", null, null],
    [null, null, null, null, null, null, null],
  ])("%s / %s, %s, %s, %s, %s is %s", async (source, medium, google, group, manual, content, name) => {
    const expression = campaigns.normalised({
      source: sql(source),
      medium: sql(medium),
      google_campaign: sql(google),
      ad_group: sql(group),
      manual_campaign: sql(manual),
      content: sql(content),
    });
    expect(await answer(expression)).toBe(name);
  });
});

test.each([
  ["google", "cpc", "google_ads"],
  ["google", "cross-network", "google_ads"],
  ["youtube", "paid_video", "google_ads"],
  ["linkedin", "paid_social", "linkedin_ads"],
  ["Facebook", "paid_social", "facebook_ads"],
  ["newsletter", "email", "email"],
  ["bing", "cpc", null],
  ["google", "organic", null],
  ["youtube", "video", null],
])("%s / %s was brought by %s", async (source, medium, platform) => {
  expect(await answer(campaigns.platform_of(sql(source), sql(medium)))).toBe(platform);
});

test.each([
  ["capterra", "gartner"],
  ["getapp", "gartner"],
  ["software_advice", "gartner"],
  ["g2", "g2"],
  ["Google", "google"],
  [null, "(not set)"],
])("%s belongs to the family %s", async (source, family) => {
  expect(await answer(leads.source_family(sql(source)))).toBe(family);
});

test.each([
  ["US", "T1"],
  ["CA", "T2"],
  ["GB", "T2"],
  ["AU", "T2"],
  ["GR", "T3"],
  ["NZ", "T3"],
  ["BR", "T4"],
  [null, "T4"],
])("%s is a market of tier %s", async (country, tier) => {
  expect(await answer(leads.market_tier(sql(country)))).toBe(tier);
});
