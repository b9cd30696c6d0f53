// The Lead Quality Index of one run, from the classes of its leads.
const { rows } = require("includes/given.js");

const RUN = {
  run_id: "STRING",
  window_start_date: "DATE",
  window_end_date: "DATE",
  scored_at: "TIMESTAMP",
  model_version: "STRING",
};
const SCORE = { run_id: "STRING", lead_class: "STRING", is_qualified: "BOOL" };
const RESULT = {
  ...RUN,
  lead_count: "INT64",
  class_a_count: "INT64",
  class_b_count: "INT64",
  class_c_count: "INT64",
  class_d_count: "INT64",
  qualified_count: "INT64",
  lqi_numerator: "INT64",
  lqi: "FLOAT64",
  is_complete: "BOOL",
};

/** claim: [classes of the run's leads, [leads, A, B, C, D, qualified, numerator, index]] */
const CASES = {
  "ten, six, three and nothing for A, B, C and D": ["ABCD", [4, 1, 1, 1, 1, 2, 19, 4.75]],
  "only A gives 10": ["AAA", [3, 3, 0, 0, 0, 3, 30, 10]],
  "only D gives 0": ["DD", [2, 0, 0, 0, 2, 0, 0, 0]],
  "the volume counts": ["ABBCCCDDDD", [10, 1, 2, 3, 4, 3, 31, 3.1]],
  "nobody scored gives null": ["", [0, 0, 0, 0, 0, 0, 0, null]],
};

const run = ["run", "2025-01-06", "2025-01-20", "2025-01-20 05:00:00+00", "v3"];

for (const [claim, [classes, counts]] of Object.entries(CASES)) {
  test(`lead_scoring_runs: ${claim}`)
    .dataset({ schema: "core", name: "lead_scoring_runs" })
    .input({ schema: "staging", name: "stg__lead_scoring_runs" }, rows(RUN, [run]))
    .input(
      { schema: "core", name: "lead_scores" },
      rows(
        SCORE,
        [...classes].map((name) => ["run", name, name < "C"]),
      ),
    )
    .expect(rows(RESULT, [[...run, ...counts, true]]));
}
