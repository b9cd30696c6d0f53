import type { AggregateFunction, ScalarFunction } from "../translate/typed.ts";
import { arrayOf, BYTES, INT64, structOf } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, constantInteger, type Entries, simple } from "./define.ts";

/** BigQuery answers these approximately; the exact answer is a permitted one. */
export const approximateFunctions: Entries<AggregateFunction> = {
  APPROX_COUNT_DISTINCT: {
    allows: { window: true },
    translate(call) {
      arity(call, 1);
      return { sql: call.aggregate("count", [call.typed(0).sql], { distinct: true }), type: INT64 };
    },
  },
  APPROX_QUANTILES: {
    allows: { distinct: true, nulls: true },
    translate(call) {
      arity(call, 2);
      if (call.nulls === "RESPECT") call.refuse("APPROX_QUANTILES with RESPECT NULLS");
      const count = constantInteger(call, 1, "The number of quantiles");
      if (count < 1 || count > 10_000) call.fail("The number of quantiles must be between 1 and 10000", 1);
      const { sql, type } = call.typed(0);
      const fractions = Array.from({ length: count + 1 }, (_, i) => i / count);
      return {
        sql: call.aggregate("quantile_disc", [sql, `[${fractions.join(", ")}]`]),
        type: arrayOf(type),
      };
    },
  },
  APPROX_TOP_COUNT: {
    allows: {},
    translate(call) {
      arity(call, 2);
      const count = constantInteger(call, 1, "The number of values");
      const { sql, type } = call.typed(0);
      const row = structOf([
        { name: "value", type },
        { name: "count", type: INT64 },
      ]);
      return { sql: `bq_top(${call.aggregate("histogram", [sql])}, ${count})`, type: arrayOf(row) };
    },
  },
  "HLL_COUNT.INIT": {
    allows: {},
    translate(call) {
      arity(call, 1, 2);
      const { sql, type } = call.typed(0);
      if (!["INT64", "NUMERIC", "BIGNUMERIC", "STRING", "BYTES"].includes(type.kind))
        return call.noMatchingSignature();
      return {
        sql: `bq_sketch(${call.aggregate("list", [`hash(${sql})`], { filter: `${sql} IS NOT NULL` })})`,
        type: BYTES,
      };
    },
  },
  "HLL_COUNT.MERGE": merging((hashes) => `coalesce(len(${hashes}), 0)::BIGINT`, INT64),
  "HLL_COUNT.MERGE_PARTIAL": merging((hashes) => `bq_sketch(${hashes})`, BYTES),
};

/** Sketches hold the hashes themselves, so that counts are exact; they are no use to BigQuery. */
export const sketchFunctions: Entries<ScalarFunction> = {
  "HLL_COUNT.EXTRACT": simple(
    ["BYTES"],
    "INT64",
    (sketch) => `CAST(len(bq_sketch_hashes(${sketch})) AS BIGINT)`,
  ),
};

function merging(result: (hashes: string) => string, type: GoogleType): AggregateFunction {
  return {
    allows: {},
    translate(call) {
      arity(call, 1);
      const sketches = call.aggregate("list", [`bq_sketch_hashes(${call.as(0, BYTES)})`]);
      return { sql: result(`list_distinct(flatten(${sketches}))`), type };
    },
  };
}
