/** Descriptions of columns that several tables of metrics share. */

const METRIC_VALUE_COLUMNS = {
  metric_id: "Id of the metric, as in the registry.",
  grain: "Length of the period: day, week (from Monday), month, or run (two weeks of lead scoring).",
  period_start: "First day of the period, UTC.",
  period_end: "First day after the period, UTC.",
  dimension: "What the value is sliced by; 'total' for the whole.",
  dimension_value: "The slice; 'total' for the whole.",
  numerator: "Numerator of a ratio, or the value itself.",
  denominator: "Denominator of a ratio; null for other metrics.",
  value: "Value of the metric: numerator / denominator for ratios (null when the denominator is 0).",
  is_complete: "True when the period is over and its cohort had the days that the metric needs.",
};

const SERIES_COLUMNS = {
  metric_id: METRIC_VALUE_COLUMNS.metric_id,
  grain: METRIC_VALUE_COLUMNS.grain,
  dimension: METRIC_VALUE_COLUMNS.dimension,
  dimension_value: METRIC_VALUE_COLUMNS.dimension_value,
};

module.exports = { METRIC_VALUE_COLUMNS, SERIES_COLUMNS };
