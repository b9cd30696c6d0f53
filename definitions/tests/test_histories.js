// How versions of a record become ranges: one feature's versions, and the ranges that they leave.
const { rows } = require("includes/given.js");

const VERSIONS = {
  feature_id: "STRING",
  feature_name: "STRING",
  category: "STRING",
  is_core: "BOOL",
  is_beta: "BOOL",
  released_at: "TIMESTAMP",
  version_at: "TIMESTAMP",
  is_deleted: "BOOL",
  deleted_at: "TIMESTAMP",
};
const RANGES = {
  feature_id: "STRING",
  feature_name: "STRING",
  category: "STRING",
  release_stage: "STRING",
  is_core: "BOOL",
  valid_from: "TIMESTAMP",
  valid_to: "TIMESTAMP",
  is_current: "BOOL",
};

const on = (day) => `2025-01-${day} 08:00:00+00`;
const version = (day, is_beta) => ["F", "Films", "teaching", false, is_beta, on("01"), on(day), false, null];
const gone = (day, deleted) => ["F", "Films", "teaching", false, false, on("01"), on(day), true, on(deleted)];
const range = (stage, from, to) => [
  "F",
  "Films",
  "teaching",
  stage,
  false,
  on(from),
  to && on(to),
  to === null,
];

/** claim: [versions, ranges] */
const CASES = {
  "a version holds until the next": [
    [version("01", true), version("05", false)],
    [range("beta", "01", "05"), range("general", "05", null)],
  ],
  "the first version that was read reaches back to the beginning": [
    [version("04", true), version("05", false)],
    [range("beta", "01", "05"), range("general", "05", null)],
  ],
  "versions without a difference are one range": [
    [version("01", true), version("03", true), version("05", false), version("06", false)],
    [range("beta", "01", "05"), range("general", "05", null)],
  ],
  "what was there before is there again": [
    [version("01", true), version("03", false), version("05", true)],
    [range("beta", "01", "03"), range("general", "03", "05"), range("beta", "05", null)],
  ],
  "a delete ends the range when it happened, not when it was told": [
    [version("01", true), gone("07", "06")],
    [range("beta", "01", "06")],
  ],
  "a record known by its delete alone lived until then": [[gone("07", "06")], [range("general", "01", "06")]],
  "a record that was deleted and came back has a gap": [
    [version("01", true), gone("03", "03"), version("05", true)],
    [range("beta", "01", "03"), range("beta", "05", null)],
  ],
};

for (const [claim, [given, expected]] of Object.entries(CASES)) {
  test(`features_history: ${claim}`)
    .dataset({ schema: "core", name: "features_history" })
    .input({ schema: "staging", name: "stg__backend_features_versions" }, rows(VERSIONS, given))
    .expect(rows(RANGES, expected));
}
