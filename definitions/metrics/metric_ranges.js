// One assertion per metric: no value outside the range that the registry states.
const { metrics } = require("includes/metric_registry.js");

for (const { id, label, range } of metrics) {
  const violations = [
    range.min === undefined ? null : `value < ${range.min}`,
    range.max === undefined ? null : `value > ${range.max}`,
  ].filter((condition) => condition !== null);

  assert(
    `${id}_within_range`,
    (ctx) =>
      `SELECT metric_id, grain, period_start, value FROM ${ctx.ref("metrics", "metric_values")} WHERE metric_id = '${id}' AND (${violations.join(" OR ")})`,
  )
    .description(`${label} lies within the range of its registry entry. One row per value outside.`)
    .tags(["metrics"]);
}
