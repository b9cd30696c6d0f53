// One table per model and grain: every metric of the model in one scan. metric_values puts them together.
const { metrics } = require("includes/metric_registry.js");
const { groupMetrics, metricValuesQuery } = require("includes/metric_sql.js");
const { METRIC_VALUE_COLUMNS } = require("includes/metric_columns.js");
const clock = require("includes/clock.js");

for (const group of groupMetrics(metrics)) {
  publish(`values__${group.name}`, {
    type: "table",
    schema: "metrics",
    description: `Values of ${group.metrics.map((metric) => metric.id).join(", ")} from ${group.model.schema}.${group.model.name}. One row per metric and ${group.grain}.`,
    columns: METRIC_VALUE_COLUMNS,
    tags: ["metrics"],
  }).query((ctx) =>
    metricValuesQuery(
      group,
      ctx.ref(group.model.schema, group.model.name),
      ctx.ref("core", "dim_dates"),
      clock.as_of_date(),
    ),
  );
}
