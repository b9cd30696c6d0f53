/**
 * How somebody found the company, in the four channels that the business speaks of. Google's finer default channel
 * groups stay beside it.
 */

/** Channels in the order of the boards, with what belongs to each. */
const CHANNELS = /** @type {const} */ ([
  ["organic", "Organic", "Search results and addresses typed in."],
  ["paid", "Paid", "Advertisements that are paid for."],
  ["referral", "Referral", "Links of other sites, directories and partners."],
  ["content", "Content", "What the company publishes: blog, newsletter, videos, social posts."],
]);

/** Kinds of link → channel. What is not named here is a referral: somebody else's link. */
const MEDIA = /** @type {const} */ ([
  ["organic", ["organic", "(none)", "(not set)"]],
  [
    "paid",
    [
      "cpc",
      "ppc",
      "paid",
      "paid_social",
      "paid_search",
      "paid_video",
      "paid_shopping",
      "cross-network",
      "cpm",
      "display",
      "banner",
      "cpv",
      "retargeting",
    ],
  ],
  ["content", ["content", "email", "video", "social", "organic_social", "newsletter"]],
]);

/** Google's default channel groups → channel. What is not named here is a referral. */
const GROUPS = /** @type {const} */ ([
  ["organic", ["Direct", "Organic Search", "Organic Shopping"]],
  [
    "paid",
    [
      "Paid Search",
      "Paid Social",
      "Paid Video",
      "Paid Shopping",
      "Paid Other",
      "Display",
      "Cross-network",
      "Audio",
    ],
  ],
  ["content", ["Email", "Organic Video", "Organic Social", "SMS", "Mobile Push Notifications"]],
]);

/** Channel (STRING) of a kind of link; null where there is none. @param {string} medium SQL of the medium */
function of_medium(medium) {
  return choose(`LOWER(${medium})`, MEDIA);
}

/** Channel (STRING) of one of Google's default channel groups; null where there is none or Google could not tell. @param {string} group SQL of the group */
function of_group(group) {
  return choose(`NULLIF(${group}, 'Unassigned')`, GROUPS);
}

/** @param {string} value @param {readonly (readonly [string, readonly string[]])[]} lists */
function choose(value, lists) {
  const cases = lists.map(
    ([channel, names]) =>
      `WHEN ${value} IN (${names.map((name) => `'${name}'`).join(", ")}) THEN '${channel}'`,
  );
  return `CASE WHEN ${value} IS NULL THEN NULL ${cases.join(" ")} ELSE 'referral' END`;
}

module.exports = { CHANNELS, of_medium, of_group };
