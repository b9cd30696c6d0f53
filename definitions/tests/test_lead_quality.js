// Where a change of the Lead Quality Index comes from, and which combinations are worth more than they are large.
const { rows } = require("includes/given.js");

const RUN = {
  run_id: "STRING",
  window_start_date: "DATE",
  window_end_date: "DATE",
  lead_count: "INT64",
  qualified_count: "INT64",
  lqi: "FLOAT64",
};
const SCORE = { run_id: "STRING", source: "STRING", lead_class: "STRING", is_qualified: "BOOL" };
const EFFECT = {
  run_id: "STRING",
  window_start_date: "DATE",
  window_end_date: "DATE",
  source_family: "STRING",
  lead_count: "INT64",
  qualified_count: "INT64",
  run_lead_count: "INT64",
  run_qualified_count: "INT64",
  lqi_numerator: "INT64",
  lqi: "FLOAT64",
  run_lqi: "FLOAT64",
  previous_run_lqi: "FLOAT64",
  qualified_rate: "FLOAT64",
  qualified_low_rate: "FLOAT64",
  qualified_high_rate: "FLOAT64",
  volume_share_rate: "FLOAT64",
  qualified_share_rate: "FLOAT64",
  is_low_volume: "BOOL",
  mix_effect: "FLOAT64",
  rate_effect: "FLOAT64",
};
const first = ["r1", "2025-01-06", "2025-01-20"];
const second = ["r2", "2025-01-20", "2025-02-03"];
const scores = (run, source, classes) => [...classes].map((name) => [run, source, name, name < "C"]);

/** Wilson's interval of none, one and both of two. */
const NONE = [0, 0, 0.65762];
const BOTH = [1, 0.34238, 1];

// Of four leads two were good and came by g2; then g2 brings none of them, and the others stay as bad as they were.
// 5 → 0: all of it is mix for g2, and the other family's gain of share counts against the average of 2.5.
test("lqi_by_source: a family that goes takes its quality along, as mix")
  .dataset({ schema: "marts_marketing", name: "lqi_by_source" })
  .input(
    { schema: "core", name: "lead_scoring_runs" },
    rows(RUN, [
      [...first, 4, 2, 5],
      [...second, 2, 0, 0],
    ]),
  )
  .input(
    { schema: "core", name: "lead_scores" },
    rows(SCORE, [
      ...scores("r1", "g2", "AA"),
      ...scores("r1", "getapp", "DD"),
      ...scores("r2", "capterra", "DD"),
    ]),
  )
  .expect(
    rows(EFFECT, [
      [...first, "g2", 2, 2, 4, 2, 20, 10, 5, null, ...BOTH, 0.5, 1, true, null, null],
      [...first, "gartner", 2, 0, 4, 2, 0, 0, 5, null, ...NONE, 0.5, 0, true, null, null],
      [...second, "g2", 0, 0, 2, 0, 0, null, 0, 5, null, null, null, 0, null, true, -3.75, 0],
      [...second, "gartner", 2, 0, 2, 0, 0, 0, 0, 5, ...NONE, 1, null, true, -1.25, 0],
    ]),
  );

test("lqi_by_source: with the same mix all of the change is rate")
  .dataset({ schema: "marts_marketing", name: "lqi_by_source" })
  .input(
    { schema: "core", name: "lead_scoring_runs" },
    rows(RUN, [
      [...first, 2, 0, 0],
      [...second, 2, 2, 10],
    ]),
  )
  .input(
    { schema: "core", name: "lead_scores" },
    rows(SCORE, [...scores("r1", "Blog", "DD"), ...scores("r2", "blog", "AA")]),
  )
  .expect(
    rows(EFFECT, [
      [...first, "blog", 2, 0, 2, 0, 0, 0, 0, null, ...NONE, 1, null, true, null, null],
      [...second, "blog", 2, 2, 2, 2, 20, 10, 10, 0, ...BOTH, 1, 1, true, 0, 10],
    ]),
  );
