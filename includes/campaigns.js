/**
 * Campaigns: which platform a click belongs to, and one name for one campaign, however a source writes it.
 */
const { of_medium } = require("./channels.js");

/** Advertising platforms by their source in the registry, with the sources that their clicks tell. */
const AD_PLATFORMS = /** @type {const} */ ([
  ["google_ads", ["google", "youtube"]],
  ["linkedin_ads", ["linkedin"]],
  ["facebook_ads", ["facebook", "instagram"]],
]);

/** A campaign is paused when it is in no report for more days than these: e-mails are sent once in months. */
const PAUSED_AFTER_DAYS = { ads: 14, email: 100 };

/** The campaign that is told apart by its ad groups. */
const SPLIT_CAMPAIGN = "[NA] Features";

/**
 * Platform (STRING) that brought a click; null for what no platform of ours brought.
 * @param {string} source SQL of the source @param {string} medium SQL of the medium
 */
function platform_of(source, medium) {
  const cases = AD_PLATFORMS.map(
    ([platform, sources]) =>
      `WHEN LOWER(${source}) IN (${sources.map((name) => `'${name}'`).join(", ")}) THEN '${platform}'`,
  );
  return `CASE
    WHEN LOWER(${medium}) = 'email' THEN 'email'
    WHEN ${of_medium(medium)} = 'paid' THEN CASE ${cases.join(" ")} END
  END`;
}

/**
 * Normalised campaign (STRING) of a click: of google / cpc the campaign of Google Ads, of everything else the campaign
 * by the tags of the address. "[NA] Features" is told apart by ad group on Google and by ad content on Bing; where these
 * are missing the campaign itself remains. Null for none.
 * @param {{ source: string, medium: string, google_campaign: string, ad_group: string, manual_campaign: string, content: string }} click
 *   SQL of what is known of the click
 */
function normalised({ source, medium, google_campaign, ad_group, manual_campaign, content }) {
  const google = name_of(google_campaign);
  const manual = name_of(manual_campaign);
  const split = `'${SPLIT_CAMPAIGN}'`;
  return `CASE
    WHEN LOWER(${source}) = 'google' AND LOWER(${medium}) = 'cpc'
      THEN IF(${google} = ${split}, COALESCE(${ad_group}, ${google}), COALESCE(${google}, ${manual}))
    WHEN LOWER(${source}) = 'bing' AND LOWER(${medium}) = 'cpc' AND ${manual} = ${split}
      THEN COALESCE(${content}, ${manual})
    ELSE COALESCE(${manual}, ${google})
  END`;
}

/**
 * A campaign's name; null for what Google writes where there is none, such as (organic).
 * @param {string} campaign SQL of the campaign
 */
function name_of(campaign) {
  return `IF(STARTS_WITH(${campaign}, '('), NULL, ${campaign})`;
}

/**
 * Days without a report after which a campaign of a platform is paused (INT64).
 * @param {string} platform SQL of the platform
 */
function paused_after_days(platform) {
  return `IF(${platform} = 'email', ${PAUSED_AFTER_DAYS.email}, ${PAUSED_AFTER_DAYS.ads})`;
}

module.exports = { AD_PLATFORMS, platform_of, normalised, name_of, paused_after_days };
