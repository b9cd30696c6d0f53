import type { AggregateCall, AggregateFunction, ScalarFunction } from "../translate/typed.ts";
import { arrayOf, BYTES, INT64, structOf } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, constantInteger, type Entries, numberArgument, simple, typeOr } from "./define.ts";

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
      const count = countOf(call, "APPROX_QUANTILES");
      if (count > 10_000) call.fail("The number of quantiles must be between 1 and 10000", 1);
      const { sql, type } = call.typed(0);
      if (["ARRAY", "STRUCT", "JSON"].includes(type.kind)) return call.noMatchingSignature();
      const result = arrayOf(typeOr(type, INT64));
      if (type.kind !== "FLOAT64" && call.nulls !== "RESPECT") {
        const fractions = Array.from({ length: count + 1 }, (_, i) => i / count);
        return { sql: call.aggregate("quantile_disc", [sql, `[${fractions.join(", ")}]`]), type: result };
      }
      if (call.distinct) call.refuse(`APPROX_QUANTILES(DISTINCT …) of ${type.kind}, or with RESPECT NULLS`);
      const keys = `${type.kind === "FLOAT64" ? `isnan(${sql}) DESC NULLS FIRST, ` : ""}${sql} NULLS FIRST`;
      const filter = call.nulls === "RESPECT" ? {} : { filter: `${sql} IS NOT NULL` };
      const sorted = call.aggregate("list", [`${sql} ORDER BY ${keys}`], filter);
      return { sql: `bq_quantiles(${sorted}, ${count})`, type: result };
    },
  },
  APPROX_TOP_COUNT: {
    allows: {},
    translate(call) {
      arity(call, 2);
      const count = countOf(call, "APPROX_TOP_COUNT");
      const { sql, type: written } = call.typed(0);
      if (["ARRAY", "STRUCT", "JSON"].includes(written.kind)) return call.noMatchingSignature();
      const type = typeOr(written, INT64);
      const row = structOf([
        { name: "value", type },
        { name: "count", type: INT64 },
      ]);
      const nulls = call.aggregate("count", ["*"], { filter: `${sql} IS NULL` });
      return { sql: `bq_top(${call.aggregate("histogram", [sql])}, ${nulls}, ${count})`, type: arrayOf(row) };
    },
  },
  APPROX_TOP_SUM: {
    allows: {},
    translate(call) {
      arity(call, 3);
      const count = countOf(call, "APPROX_TOP_SUM", 2);
      const value = call.typed(0);
      const weight = numberArgument(call, 1);
      if (["ARRAY", "STRUCT", "JSON"].includes(value.type.kind)) return call.noMatchingSignature();
      const type = typeOr(weight.type, INT64);
      const pairs = call.aggregate("list", [`row(${value.sql}, bq_weight(${weight.sql}))`]);
      const checks: Readonly<Record<string, string>> = { INT64: "bq_int64_sum", NUMERIC: "bq_numeric_sum" };
      const row = call.fresh("_w");
      const [v, w] = [1, 2].map((place) => `struct_extract_at(${row}, ${place})`);
      const sums = `SELECT ${v} AS v, ${checks[type.kind] ?? ""}(sum(${w})) AS s FROM (SELECT unnest(${pairs}) AS ${row}) GROUP BY ${v}`;
      const rows = `(SELECT list({'value': v, 'sum': s} ORDER BY s DESC NULLS LAST)[1:${count}] FROM (${sums}))`;
      const fields = structOf([
        { name: "value", type: typeOr(value.type, INT64) },
        { name: "sum", type },
      ]);
      return { sql: rows, type: arrayOf(fields) };
    },
  },
  "HLL_COUNT.INIT": {
    allows: {},
    translate(call) {
      arity(call, 1, 2);
      const precision = call.args.length > 1 ? constantInteger(call, 1, "The precision of a sketch") : 15;
      if (precision < 10 || precision > 24)
        call.fail("HLL++ precision must be between 10 and 24, inclusive", 1);
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
    (sketch) => `CAST(coalesce(len(bq_sketch_hashes(${sketch})), 0) AS BIGINT)`,
  ),
};

/** The constant last argument: how many quantiles or values. */
function countOf(call: AggregateCall, name: string, index = 1): number {
  const { constant, literal, type } = call.typed(index);
  const must = `Argument ${index + 1} to ${name} must be`;
  if (constant === null) call.fail(`${must} non-NULL`, index);
  if (type.kind !== "INT64") return call.noMatchingSignature();
  if (!literal || constant === undefined) call.fail(`${must} a literal or query parameter`, index);
  const count = Number(constant);
  return count >= 1 ? count : call.fail(`${must} at least 1`, index);
}

function merging(result: (hashes: string) => string, type: GoogleType): AggregateFunction {
  return {
    allows: {},
    translate(call) {
      arity(call, 1);
      const sketch = call.as(0, BYTES);
      const present = { filter: `${sketch} IS NOT NULL` };
      const sketches = call.aggregate("list", [`bq_sketch_hashes(${sketch})`], present);
      return { sql: result(`list_distinct(flatten(${sketches}))`), type };
    },
  };
}
