// What holds for the history and the grain table of every entity.
const history = require("includes/history.js");

/** @type {[entity: string, key: string, created_at: string, suffix: string, grain: history.Grain][]} */
const ENTITIES = [
  ["companies", "company_id", "created_at", "monthly", "MONTH"],
  ["devices", "device_id", "registered_at", "daily", "DAY"],
  ["features", "feature_id", "released_at", "weekly", "WEEK"],
  ["locations", "location_id", "created_at", "monthly", "MONTH"],
  ["subscriptions", "subscription_id", "started_at", "monthly", "MONTH"],
  ["users", "user_id", "signed_up_at", "monthly", "MONTH"],
];

for (const [entity, key, created_at, suffix, grain] of ENTITIES) {
  assert(`assert_${entity}_history_is_whole`, (ctx) =>
    history.broken_ranges({
      history: ctx.ref("core", `${entity}_history`),
      entities: ctx.ref("core", entity),
      key,
      created_at,
    }),
  )
    .description(`Ranges of ${entity} do not overlap and begin with each life. One row per broken range.`)
    .tags(["history"]);

  assert(`assert_${entity}_${suffix}_covers_lives`, (ctx) =>
    history.broken_periods({
      history: ctx.ref("core", `${entity}_history`),
      grains: ctx.ref("core", `${entity}_${suffix}`),
      key,
      grain,
    }),
  )
    .description(`Periods of ${entity} reach over each life. One row per life that is not covered.`)
    .tags(["history"]);
}
