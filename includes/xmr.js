/**
 * XmR: process behaviour charts of individual values, after Wheeler ("Understanding Variation", "Making Sense of Data").
 * The one implementation of limits and signals: it writes GoogleSQL, and every chart, alert and report reads its result.
 *
 * Limits    centre ± 2.660 × mean mR (3.145 × median mR); range limit 3.268 × mean mR (3.865 × median mR);
 *           quarter lines half-way between centre and limits. Nothing is rounded before it is compared.
 * Signals   rule 1  a value strictly outside its limits, or a moving range strictly above its limit
 *           rule 2  8 or more successive points strictly on one side of the centre; the whole run is flagged
 *           rule 3  3 or more of 4 successive points beyond the same quarter line
 * Phases    mR and all rules restart at every phase; a missing value breaks mR, not a run of plotted points.
 */

/** Scaling factors by the statistic that the moving ranges are summarised with. */
const FACTORS = {
  mean: { limit: 2.66, range: 3.268 },
  median: { limit: 3.145, range: 3.865 },
};

/** A moving range of this many mean ranges or more is screened out, once, when a series asks for screening (Nelson 1982). */
const SCREEN_FACTOR = 3.267;

/**
 * A value this close to the centre, as a part of the largest of value, centre and distance of the limits, lies on it. Sums of
 * FLOAT64 differ in their last digits with the order in which they are taken, and a point that is equal to the centre must
 * break a run on every engine.
 */
const CENTRE_TOLERANCE = "1e-12";

/** Fewer points than `trial` in a phase are insufficient; fewer than `usable` give trial limits. */
const POINTS = { trial: 6, usable: 12 };

/** A signal younger than this many plotted points is what the state of a metric reports. */
const RECENT_POINTS = 8;

/**
 * Columns that a relation of points must have. One row per series and period.
 *
 *   series          STRING   key of the series
 *   period_start    DATE     order of the points
 *   value           FLOAT64  null where the period has no value
 *   phase           INT64    number of the phase, from 1
 *   centre_method   STRING   'mean', 'median', or 'trend' (half-average line)
 *   range_method    STRING   'mean' or 'median' of the moving ranges
 *   baseline_count  INT64    the first points of each phase that set its limits, locked; null: all of them
 *   is_screened     BOOL     leave large moving ranges out of their mean, once
 *   lower_bound     FLOAT64  the value cannot go below; null: it can
 *   upper_bound     FLOAT64  the value cannot go above; null: it can
 *   fixed_centre    FLOAT64  centre taken from elsewhere (another series, an earlier phase), or null
 *   fixed_range     FLOAT64  mean or median moving range taken from elsewhere, or null
 */
const POINT_COLUMNS = [
  "series",
  "period_start",
  "value",
  "phase",
  "centre_method",
  "range_method",
  "baseline_count",
  "is_screened",
  "lower_bound",
  "upper_bound",
  "fixed_centre",
  "fixed_range",
];

/**
 * Query of limits and signals for a relation of points (see POINT_COLUMNS).
 * One row per series and period, with every input column that matters and:
 * moving_range, point_number (1-based within the phase, null for missing values), phase_points, limits_status
 * ('insufficient', 'trial', 'usable', 'locked'), centre, average_range, lower_limit, upper_limit (null where the natural
 * bound lies inside), lower_quarter, upper_quarter, range_limit, rule_1, rule_1_range, rule_2, rule_3, rule_3_window, and
 * signal_rule (the strongest: 1, 2, 3 or null).
 *
 * @param {string} points  name of a relation, or a parenthesized query
 * @param {{ runLength?: number, limitFactor?: number, rangeFactor?: number }} [options]
 *   runLength: points of rule 2; factors: instead of the standard ones, for comparison with other tools
 * @returns {string} GoogleSQL
 */
function xmrQuery(points, options = {}) {
  const { runLength = 8, limitFactor, rangeFactor } = options;
  /** @param {"limit" | "range"} kind @param {number | undefined} override */
  const factor = (kind, override) =>
    override ?? `IF(range_method = 'median', ${FACTORS.median[kind]}, ${FACTORS.mean[kind]})`;

  return `
WITH
  -- One row per series and period: the points with their moving ranges.
  measured AS (
    SELECT
      ${POINT_COLUMNS.join(",\n      ")},
      IF(
        value IS NULL,
        NULL,
        COUNTIF(value IS NOT NULL) OVER (PARTITION BY series, phase ORDER BY period_start ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      ) AS point_number,
      ABS(value - LAG(value) OVER (PARTITION BY series, phase ORDER BY period_start)) AS moving_range
    FROM ${points}
  ),
  -- The points that set the limits, and the medians, which exist as window functions only.
  baseline AS (
    SELECT
      series,
      phase,
      value,
      moving_range,
      point_number,
      centre_method,
      range_method,
      is_screened,
      baseline_count,
      fixed_centre,
      fixed_range,
      PERCENTILE_CONT(value, 0.5) OVER (PARTITION BY series, phase) AS median_value,
      PERCENTILE_CONT(moving_range, 0.5) OVER (PARTITION BY series, phase) AS median_range,
      AVG(moving_range) OVER (PARTITION BY series, phase) AS mean_range,
      COUNT(value) OVER (PARTITION BY series, phase) AS baseline_points
    FROM measured
    WHERE value IS NOT NULL AND (baseline_count IS NULL OR point_number <= baseline_count)
  ),
  -- One row per series and phase. A flat baseline keeps its exact value, so that no rounding error looks like a signal.
  statistics AS (
    SELECT
      series,
      phase,
      ANY_VALUE(centre_method) AS centre_method,
      ANY_VALUE(baseline_points) AS baseline_points,
      COALESCE(
        ANY_VALUE(fixed_centre),
        CASE
          WHEN MIN(value) = MAX(value) THEN MIN(value)
          WHEN ANY_VALUE(centre_method) = 'median' THEN ANY_VALUE(median_value)
          ELSE AVG(value)
        END
      ) AS level,
      COALESCE(
        ANY_VALUE(fixed_range),
        CASE
          WHEN ANY_VALUE(range_method) = 'median' THEN ANY_VALUE(median_range)
          WHEN ANY_VALUE(is_screened) THEN AVG(IF(moving_range >= ${SCREEN_FACTOR} * mean_range AND mean_range > 0, NULL, moving_range))
          ELSE AVG(moving_range)
        END
      ) AS average_range,
      AVG(IF(2 * point_number <= baseline_points, value, NULL)) AS first_half_level,
      AVG(IF(2 * point_number <= baseline_points, point_number, NULL)) AS first_half_position,
      AVG(IF(2 * (point_number - 1) >= baseline_points, value, NULL)) AS second_half_level,
      AVG(IF(2 * (point_number - 1) >= baseline_points, point_number, NULL)) AS second_half_position
    FROM baseline
    GROUP BY series, phase
  ),
  -- One row per series and period: unbounded limits.
  limited AS (
    SELECT
      measured.*,
      statistics.baseline_points,
      statistics.average_range,
      IF(
        statistics.centre_method = 'trend',
        statistics.first_half_level
          + SAFE_DIVIDE(statistics.second_half_level - statistics.first_half_level, statistics.second_half_position - statistics.first_half_position)
          * (measured.point_number - statistics.first_half_position),
        statistics.level
      ) AS centre,
      ${factor("limit", limitFactor)} * statistics.average_range AS distance,
      ${factor("range", rangeFactor)} * statistics.average_range AS range_limit
    FROM measured
    LEFT JOIN statistics
      ON statistics.series = measured.series AND statistics.phase = measured.phase
  ),
  -- Plotted points only: on which side of the centre, and beyond which quarter line, each of them lies.
  sided AS (
    SELECT
      series,
      phase,
      point_number,
      IF(ABS(value - centre) <= ${CENTRE_TOLERANCE} * GREATEST(ABS(value), ABS(centre), COALESCE(distance, 0)), 0, SIGN(value - centre)) AS side,
      CASE WHEN value > centre + distance / 2 THEN 1 WHEN value < centre - distance / 2 THEN -1 ELSE 0 END AS beyond
    FROM limited
    WHERE value IS NOT NULL
  ),
  compared AS (
    SELECT
      series,
      phase,
      point_number,
      side,
      beyond,
      IF(side = LAG(side) OVER (PARTITION BY series, phase ORDER BY point_number), 0, 1) AS is_turn,
      COUNTIF(beyond = 1) OVER (PARTITION BY series, phase ORDER BY point_number ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS high_count,
      COUNTIF(beyond = -1) OVER (PARTITION BY series, phase ORDER BY point_number ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS low_count
    FROM sided
  ),
  numbered_runs AS (
    SELECT
      series,
      phase,
      point_number,
      side,
      beyond,
      SUM(is_turn) OVER (PARTITION BY series, phase ORDER BY point_number ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run_number,
      IF(point_number >= 4 AND high_count >= 3, 1, 0) AS closes_high_window,
      IF(point_number >= 4 AND low_count >= 3, 1, 0) AS closes_low_window
    FROM compared
  ),
  judged AS (
    SELECT
      series,
      phase,
      point_number,
      beyond,
      IF(side = 0, 0, COUNT(*) OVER (PARTITION BY series, phase, run_number)) AS run_length,
      MAX(closes_high_window) OVER (PARTITION BY series, phase ORDER BY point_number ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) AS in_high_window,
      MAX(closes_low_window) OVER (PARTITION BY series, phase ORDER BY point_number ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) AS in_low_window
    FROM numbered_runs
  ),
  flagged AS (
    SELECT
      limited.*,
      judged.run_length,
      limited.value IS NOT NULL
        AND COALESCE(limited.value > limited.centre + limited.distance OR limited.value < limited.centre - limited.distance, FALSE) AS rule_1,
      COALESCE(limited.moving_range > limited.range_limit, FALSE) AS rule_1_range,
      COALESCE(judged.run_length >= ${runLength}, FALSE) AS rule_2,
      COALESCE((judged.beyond = 1 AND judged.in_high_window = 1) OR (judged.beyond = -1 AND judged.in_low_window = 1), FALSE) AS rule_3,
      COALESCE(judged.in_high_window = 1 OR judged.in_low_window = 1, FALSE) AS rule_3_window
    FROM limited
    LEFT JOIN judged
      ON judged.series = limited.series AND judged.phase = limited.phase AND judged.point_number = limited.point_number
  )
SELECT
  series,
  period_start,
  value,
  phase,
  point_number,
  moving_range,
  baseline_points,
  CASE
    WHEN baseline_points IS NULL OR baseline_points < ${POINTS.trial} THEN 'insufficient'
    WHEN baseline_points < ${POINTS.usable} THEN 'trial'
    WHEN baseline_count IS NOT NULL AND baseline_points >= baseline_count THEN 'locked'
    ELSE 'usable'
  END AS limits_status,
  centre,
  average_range,
  IF(centre - distance < lower_bound, NULL, centre - distance) AS lower_limit,
  IF(centre + distance > upper_bound, NULL, centre + distance) AS upper_limit,
  IF(centre - distance / 2 < lower_bound, NULL, centre - distance / 2) AS lower_quarter,
  IF(centre + distance / 2 > upper_bound, NULL, centre + distance / 2) AS upper_quarter,
  range_limit,
  run_length,
  rule_1,
  rule_1_range,
  rule_2,
  rule_3,
  rule_3_window,
  CASE WHEN rule_1 OR rule_1_range THEN 1 WHEN rule_2 THEN 2 WHEN rule_3 THEN 3 END AS signal_rule
FROM flagged`.trim();
}

/**
 * Query of the state of each series from the result of xmrQuery. One row per series:
 * state ('insufficient', 'shifted', 'signal', 'trial', 'predictable'; the first that applies), the strongest rule among the
 * recent signals, first and last signal of the current phase, how many points were flagged in it, since when it is
 * predictable, and where a new phase could begin if somebody records a process change (a run that still goes on).
 *
 * @param {string} signals  name of a relation with the columns of xmrQuery, or a parenthesized query
 * @returns {string} GoogleSQL
 */
function xmrStateQuery(signals) {
  return `
WITH
  plotted AS (
    SELECT
      series,
      period_start,
      value,
      phase,
      point_number,
      limits_status,
      centre,
      lower_limit,
      upper_limit,
      rule_2,
      run_length,
      signal_rule,
      MAX(phase) OVER (PARTITION BY series) AS current_phase,
      ROW_NUMBER() OVER (PARTITION BY series ORDER BY period_start DESC) AS age
    FROM ${signals}
    WHERE value IS NOT NULL
  ),
  summarised AS (
    SELECT
      series,
      current_phase AS phase,
      COUNT(*) AS point_count,
      COUNTIF(signal_rule IS NOT NULL) AS signal_count,
      MIN(IF(signal_rule IS NOT NULL, period_start, NULL)) AS first_signal_date,
      MAX(IF(signal_rule IS NOT NULL, period_start, NULL)) AS last_signal_date,
      MIN(IF(age <= ${RECENT_POINTS}, signal_rule, NULL)) AS recent_rule,
      LOGICAL_OR(age = 1 AND rule_2) AS is_shifted,
      MAX(IF(age = 1, run_length, NULL)) AS current_run_length,
      MAX(IF(age = 1, period_start, NULL)) AS last_period_date,
      MAX(IF(age = 1, value, NULL)) AS last_value,
      MAX(IF(age = 1, centre, NULL)) AS centre,
      MAX(IF(age = 1, lower_limit, NULL)) AS lower_limit,
      MAX(IF(age = 1, upper_limit, NULL)) AS upper_limit,
      MAX(IF(age = 1, limits_status, NULL)) AS limits_status
    FROM plotted
    WHERE phase = current_phase
    GROUP BY series, current_phase
  ),
  -- The first point of the run that still goes on, and the first point after the last signal.
  since AS (
    SELECT
      plotted.series,
      MIN(IF(plotted.age <= summarised.current_run_length, plotted.period_start, NULL)) AS run_start_date,
      MIN(IF(plotted.period_start > COALESCE(summarised.last_signal_date, DATE '0001-01-01'), plotted.period_start, NULL)) AS quiet_since_date
    FROM plotted
    INNER JOIN summarised
      ON summarised.series = plotted.series AND summarised.phase = plotted.phase
    GROUP BY plotted.series
  )
SELECT
  summarised.series,
  CASE
    WHEN summarised.limits_status = 'insufficient' THEN 'insufficient'
    WHEN summarised.is_shifted THEN 'shifted'
    WHEN summarised.recent_rule IS NOT NULL THEN 'signal'
    WHEN summarised.limits_status = 'trial' THEN 'trial'
    ELSE 'predictable'
  END AS state,
  summarised.phase,
  summarised.limits_status,
  summarised.point_count,
  summarised.signal_count,
  summarised.recent_rule,
  summarised.first_signal_date,
  summarised.last_signal_date,
  since.quiet_since_date,
  IF(summarised.is_shifted, since.run_start_date, NULL) AS proposed_phase_date,
  summarised.last_period_date,
  summarised.last_value,
  summarised.centre,
  summarised.lower_limit,
  summarised.upper_limit
FROM summarised
INNER JOIN since
  ON since.series = summarised.series`.trim();
}

module.exports = { POINT_COLUMNS, POINTS, RECENT_POINTS, xmrQuery, xmrStateQuery };
