/** Descriptions of the columns of xmr.js's queries. */

const XMR_COLUMNS = {
  series: "Key of the series: metric, dimension and slice.",
  period_start: "First day of the period, UTC.",
  value: "Value of the metric; null where the period has none.",
  phase: "Number of the phase, from 1.",
  point_number: "Number of the point within its phase, from 1; null where the value is.",
  moving_range:
    "Absolute difference to the value of the period before; null at the start of a phase and after a gap.",
  baseline_points: "How many points set the limits of the phase.",
  limits_status: "insufficient (fewer than 6 points), trial (fewer than 12), usable, or locked.",
  centre: "Centre line at this point.",
  average_range: "Mean (or median) moving range of the phase.",
  lower_limit: "Lower natural process limit; null where it would lie beyond the natural bound.",
  upper_limit: "Upper natural process limit; null where it would lie beyond the natural bound.",
  lower_quarter: "Half-way between centre and lower limit.",
  upper_quarter: "Half-way between centre and upper limit.",
  range_limit: "Upper limit of the moving range.",
  run_length: "Number of successive points on the same side of the centre as this one; 0 on the centre.",
  rule_1: "The value lies strictly outside its limits.",
  rule_1_range: "The moving range lies strictly above its limit.",
  rule_2: "The point is part of a run of 8 or more on one side of the centre.",
  rule_3: "The point lies beyond a quarter line in a window where 3 of 4 do.",
  rule_3_window: "The point lies in a window of 4 where 3 are beyond the same quarter line.",
  signal_rule: "Strongest rule that the point breaks: 1, 2, 3; null for none.",
};

const STATE_COLUMNS = {
  series: XMR_COLUMNS.series,
  state:
    "insufficient, shifted (a run that still goes on), signal (among the last 8 points), trial, or predictable.",
  phase: "Number of the current phase.",
  limits_status: XMR_COLUMNS.limits_status,
  point_count: "Points of the current phase.",
  signal_count: "Points of the current phase that break a rule.",
  recent_rule: "Strongest rule broken among the last 8 points; null for none.",
  first_signal_date: "First period of the current phase that breaks a rule.",
  last_signal_date: "Last period of the current phase that breaks a rule.",
  quiet_since_date: "First period after the last signal; null while the last point is one.",
  proposed_phase_date:
    "Where a new phase could begin if a process change is recorded; set while a run goes on.",
  last_period_date: "Last complete period with a value.",
  last_value: "Its value.",
  centre: "Centre line there.",
  lower_limit: XMR_COLUMNS.lower_limit,
  upper_limit: XMR_COLUMNS.upper_limit,
};

module.exports = { XMR_COLUMNS, STATE_COLUMNS };
