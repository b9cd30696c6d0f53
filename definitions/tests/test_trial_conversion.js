// Conversion of a cohort of trials.
const { rows } = require("includes/given.js");

const TRIAL = { trial_month: "DATE", is_mature: "BOOL", is_converted: "BOOL" };
const RESULT = {
  cohort_month: "DATE",
  trial_count: "INT64",
  mature_trial_count: "INT64",
  converted_count: "INT64",
  trial_conversion_rate: "FLOAT64",
  is_mature: "BOOL",
};
const MONTH = "2025-01-01";
const trials = (count, is_mature, is_converted) =>
  Array.from({ length: count }, () => [MONTH, is_mature, is_converted]);

/** claim: [trials, counts and rate] */
const CASES = {
  "5 of 10 trials are 50 %": [
    [...trials(5, true, true), ...trials(5, true, false)],
    [10, 10, 5, 0.5],
  ],
  "trials whose days have not passed do not count": [
    [
      ...trials(1, true, true),
      ...trials(1, true, false),
      ...trials(6, false, false),
      ...trials(2, false, true),
    ],
    [10, 2, 1, 0.5],
  ],
  "without a mature trial there is no rate": [trials(3, false, true), [3, 0, 0, null]],
};

for (const [claim, [given, counts]] of Object.entries(CASES)) {
  test(`trial_conversion: ${claim}`)
    .dataset({ schema: "marts_revenue", name: "trial_conversion" })
    .input({ schema: "marts_revenue", name: "trials" }, rows(TRIAL, given))
    .expect(rows(RESULT, [[MONTH, ...counts, true]]));
}
