/**
 * From registry entries of metrics (includes/metrics/*.yaml) to GoogleSQL: one scan per model and grain, unpivoted to one
 * long table. Nothing here knows a metric by name.
 */

/** Largest number of value tables that one action may read (hosted Dataform allows 50 dependencies per action). */
const MAX_GROUPS = 50;

/** How a date is brought to the start of its period, and a start to the exclusive end. Weeks begin on Monday. */
const GRAINS = {
  day: { part: "DAY", length: "1 DAY" },
  week: { part: "ISOWEEK", length: "7 DAY" },
  month: { part: "MONTH", length: "1 MONTH" },
};

/**
 * Groups metrics so that each model is scanned once per grain.
 *
 * @param {any[]} metrics  registry entries
 * @returns {{ name: string, model: { schema: string, name: string }, grain: string, time: string, timeEnd: string | undefined, metrics: any[] }[]}
 *   groups in the order of their names
 */
function groupMetrics(metrics) {
  /** @type {Map<string, any>} */
  const groups = new Map();
  for (const metric of metrics) {
    for (const grain of metric.grains) {
      const [schema, model] = metric.model.split(".");
      const name = `${model}__${grain}__${metric.time}`;
      const group = groups.get(name) ?? {
        name,
        model: { schema, name: model },
        grain,
        time: metric.time,
        timeEnd: metric.time_end,
        metrics: [],
      };
      group.metrics.push(metric);
      groups.set(name, group);
    }
  }
  if (groups.size > MAX_GROUPS) {
    throw new Error(
      `${groups.size} groups of metrics; one action may depend on ${MAX_GROUPS}. Let metrics share models and time columns.`,
    );
  }
  return [...groups.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Query of the values of a group: one row per metric and period, from the model's first period to the one that holds the
 * day before `asOf`. Periods without rows count 0 where the metric says `missing: zero`, else null.
 *
 * @param {ReturnType<typeof groupMetrics>[number]} group
 * @param {string} relation  the model's name in SQL
 * @param {string} dates  name of dim_dates in SQL
 * @param {string} asOf  SQL of the first day that is not yet over
 */
function metricValuesQuery(group, relation, dates, asOf) {
  const measures = group.metrics
    .map((metric) => {
      const parts = isRatio(metric)
        ? [measure(metric, metric.numerator, "numerator"), measure(metric, metric.denominator, "denominator")]
        : [measure(metric, metric.expression, "numerator")];
      return parts.join(",\n      ");
    })
    .join(",\n      ");
  const isRun = group.grain === "run";
  const grain = GRAINS[/** @type {keyof typeof GRAINS} */ (group.grain)];
  const start = isRun ? group.time : `DATE_TRUNC(${group.time}, ${grain.part})`;

  return `
WITH
  -- One row per period that has rows in the model: every measure in one scan.
  measured AS (
    SELECT
      ${start} AS period_start,
      ${isRun ? `MAX(${group.timeEnd}) AS period_end,\n      ` : ""}${measures}
    FROM ${relation}
    WHERE ${group.time} < ${asOf}
    GROUP BY period_start
  ),
  ${isRun ? runPeriods() : spinePeriods(dates, start, grain, group, asOf)},
  -- One row per metric and period.
  unpivoted AS (
    SELECT
      metric.metric_id,
      periods.period_start,
      periods.period_end,
      metric.is_ratio,
      metric.maturity_days,
      IF(metric.is_zero_filled, COALESCE(metric.numerator, 0), metric.numerator) AS numerator,
      metric.denominator
    FROM periods
    LEFT JOIN measured
      ON measured.period_start = periods.period_start
    CROSS JOIN UNNEST([
      ${group.metrics.map(metricStruct).join(",\n      ")}
    ]) AS metric
  )
SELECT
  metric_id,
  '${group.grain}' AS grain,
  period_start,
  period_end,
  'total' AS dimension,
  'total' AS dimension_value,
  numerator,
  denominator,
  IF(is_ratio, SAFE_DIVIDE(numerator, denominator), numerator) AS value,
  DATE_ADD(period_end, INTERVAL maturity_days DAY) <= ${asOf} AS is_complete
FROM unpivoted`.trim();
}

/** @param {any} metric */
function isRatio(metric) {
  return metric.numerator !== undefined;
}

/** @param {any} metric @param {string} expression @param {string} part */
function measure(metric, expression, part) {
  return `CAST(${expression} AS FLOAT64) AS ${metric.id}__${part}`;
}

/** @param {any} metric */
function metricStruct(metric) {
  const ratio = isRatio(metric);
  return `STRUCT(
        '${metric.id}' AS metric_id,
        ${ratio ? "TRUE" : "FALSE"} AS is_ratio,
        ${metric.missing === "zero" ? "TRUE" : "FALSE"} AS is_zero_filled,
        ${metric.maturity_days ?? 0} AS maturity_days,
        measured.${metric.id}__numerator AS numerator,
        ${ratio ? `measured.${metric.id}__denominator` : "CAST(NULL AS FLOAT64)"} AS denominator
      )`;
}

function runPeriods() {
  return `-- Runs are their own periods.
  periods AS (
    SELECT
      period_start,
      period_end
    FROM measured
  )`;
}

/**
 * @param {string} dates @param {string} start @param {{ part: string, length: string }} grain
 * @param {{ time: string }} group @param {string} asOf
 */
function spinePeriods(dates, start, grain, group, asOf) {
  return `-- Every period from the first with rows to the one that still runs.
  periods AS (
    SELECT DISTINCT
      ${start.replace(group.time, "dates.date_day")} AS period_start,
      DATE_ADD(${start.replace(group.time, "dates.date_day")}, INTERVAL ${grain.length}) AS period_end
    FROM ${dates} AS dates
    CROSS JOIN (SELECT MIN(period_start) AS first_period_start FROM measured) AS bounds
    WHERE dates.date_day >= bounds.first_period_start AND dates.date_day < ${asOf}
  )`;
}

/**
 * Rows of the registry as SQL, for the table metric_catalog: one row per metric.
 *
 * @param {any[]} metrics
 */
function catalogQuery(metrics) {
  return metrics
    .map(
      (metric, index) =>
        `SELECT ${Object.entries(catalogRow(metric))
          .map(([column, sql]) => (index === 0 ? `${sql} AS ${column}` : sql))
          .join(", ")}`,
    )
    .join("\nUNION ALL\n");
}

/** @param {any} metric */
function catalogRow(metric) {
  const xmr = metric.xmr ?? {};
  return {
    metric_id: text(metric.id),
    label: text(metric.label),
    description: text(metric.description),
    domain: text(metric.domain),
    entity: text(metric.entity),
    team: text(metric.team),
    unit: text(metric.unit),
    direction: text(metric.direction),
    grains: text(metric.grains.join(",")),
    model: text(metric.model),
    definition: text(isRatio(metric) ? `${metric.numerator} / ${metric.denominator}` : metric.expression),
    tier: text(metric.tier),
    owner: text(metric.owner),
    status: text(metric.status),
    since: `DATE ${text(isoDate(metric.since))}`,
    version: String(metric.version),
    replaced_by: text(metric.replaced_by),
    range_min: number(metric.range?.min),
    range_max: number(metric.range?.max),
    xmr_grain: text(xmr.grain),
    centre_method: text(xmr.centre ?? "mean"),
    range_method: text(xmr.moving_range ?? "mean"),
    baseline_count: xmr.baseline === undefined ? "CAST(NULL AS INT64)" : String(xmr.baseline),
    is_screened: xmr.screen ? "TRUE" : "FALSE",
    lower_bound: number(xmr.lower_bound),
    upper_bound: number(xmr.upper_bound),
  };
}

/**
 * Rows of includes/process_changes.yaml as SQL; no rows, but typed columns, when nothing is recorded.
 *
 * @param {any[]} changes
 */
function processChangesQuery(changes) {
  const rows = changes.map(
    (change) =>
      `STRUCT<metric_id STRING, dimension STRING, dimension_value STRING, change_date DATE, reason STRING, author STRING, recorded_on DATE>(${[
        text(change.metric),
        text(change.dimension ?? "total"),
        text(change.dimension_value ?? "total"),
        `DATE ${text(isoDate(change.date))}`,
        text(change.reason),
        text(change.author),
        `DATE ${text(isoDate(change.recorded_on))}`,
      ].join(", ")})`,
  );
  return `
SELECT
  metric_id,
  dimension,
  dimension_value,
  change_date,
  reason,
  author,
  recorded_on
FROM UNNEST(ARRAY<STRUCT<metric_id STRING, dimension STRING, dimension_value STRING, change_date DATE, reason STRING, author STRING, recorded_on DATE>>[
  ${rows.join(",\n  ")}
])`.trim();
}

/** @param {string | undefined | null} value */
function text(value) {
  return value === undefined || value === null
    ? "CAST(NULL AS STRING)"
    : `'${String(value).replace(/\\/g, "\\\\").replace(/'/g, "\\'")}'`;
}

/**
 * YAML reads an unquoted date as a point in time.
 *
 * @param {string | Date} value
 */
function isoDate(value) {
  return new Date(value).toISOString().slice(0, 10);
}

/** @param {number | undefined | null} value */
function number(value) {
  return value === undefined || value === null ? "CAST(NULL AS FLOAT64)" : `CAST(${value} AS FLOAT64)`;
}

module.exports = { MAX_GROUPS, groupMetrics, metricValuesQuery, catalogQuery, processChangesQuery };
