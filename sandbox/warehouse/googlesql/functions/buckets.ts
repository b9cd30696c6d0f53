import type { ScalarFunction } from "../translate/typed.ts";
import { duckType } from "../types/duckdb.ts";
import { INTERVAL } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries } from "./define.ts";

/** Start of the bucket of a given width in which a moment lies, counted from an origin (1950-01-01 by default). */
export const bucketFunctions: Entries<ScalarFunction> = {
  DATE_BUCKET: bucket("DATE"),
  DATETIME_BUCKET: bucket("DATETIME"),
  TIMESTAMP_BUCKET: bucket("TIMESTAMP"),
};

function bucket(kind: "DATE" | "DATETIME" | "TIMESTAMP"): ScalarFunction {
  const type: GoogleType = { kind };
  const clock = (value: string) =>
    kind === "TIMESTAMP" ? `bq_utc(${value})` : `CAST(${value} AS TIMESTAMP)`;
  return (call) => {
    arity(call, 2, 3);
    const origin = call.args[2] === undefined ? "TIMESTAMP '1950-01-01'" : clock(call.as(2, type));
    const start = `time_bucket(${call.as(1, INTERVAL)}, ${clock(call.as(0, type))}, ${origin})`;
    return {
      sql: kind === "TIMESTAMP" ? `bq_from_utc(${start})` : `CAST(${start} AS ${duckType(type)})`,
      type,
    };
  };
}
