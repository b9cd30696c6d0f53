import { describe, expect, test } from "@jest/globals";
import { shareJsonReads } from "../../../../../sandbox/warehouse/googlesql/translate/json-reads.ts";
import type { FromRelation } from "../../../../../sandbox/warehouse/googlesql/translate/translation.ts";

const from = (changes: Partial<FromRelation> = {}): FromRelation => ({
  sql: '"raw"."t" AS _t1',
  columns: [],
  ranges: new Map(),
  pseudoColumns: [],
  lateral: false,
  alias: "_t1",
  ...changes,
});
const read = (path: string, column = "payload", alias = "_t1") =>
  `bq_tried(TRY(bq_json_value(${alias}."${column}", '${path}')), bq_json_loose_value(${alias}."${column}", '${path}'))`;
/** The read as an element of the shared list; without a list the text is not JSON, and read as far as it is. */
const shared = (path: string, position: number) =>
  `CASE WHEN _t1."_json1" IS NULL THEN bq_json_scan_value(_t1."payload", '${path}') ELSE bq_json_scalar(_t1."_json1"[${position}], _t1."payload", '${path}') END`;

describe("shareJsonReads", () => {
  test("parses a column once for all the paths that are read from it", () => {
    const { from: sql, texts } = shareJsonReads(from(), [
      `${read("$.a")} AS a, upper(${read("$.b")}) AS b`,
      ` WHERE ${read("$.a")} = 'x'`,
    ]);
    expect(sql).toBe(
      `(SELECT _t1.*, TRY(json_value(_t1."payload", ['$.a', '$.b'])) AS "_json1" FROM "raw"."t" AS _t1) AS _t1`,
    );
    expect(texts).toEqual([
      `${shared("$.a", 1)} AS a, upper(${shared("$.b", 2)}) AS b`,
      ` WHERE ${shared("$.a", 1)} = 'x'`,
    ]);
  });

  test("leaves a single read, another relation's column, and joins as they are", () => {
    const texts = [`${read("$.a")}, ${read("$.b", "payload", "_t9")}, ${read("$.c", "payload", "_t9")}`];
    expect(shareJsonReads(from(), texts)).toEqual({ from: '"raw"."t" AS _t1', texts });
    const two = [`${read("$.a")}, ${read("$.b")}`];
    expect(shareJsonReads(from({ alias: null }), two).texts).toEqual(two);
    expect(shareJsonReads(from({ lateral: true }), two).texts).toEqual(two);
  });
});
