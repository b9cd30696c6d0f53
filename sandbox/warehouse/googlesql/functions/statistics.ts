import type { AggregateFunction } from "../translate/typed.ts";
import { FLOAT64 } from "../types/make.ts";
import { arity, type Entries, numberArgument } from "./define.ts";

/** Statistical aggregates: FLOAT64 (NUMERIC input too: BigQuery's NUMERIC overloads give FLOAT64 as well). */
export const statisticalFunctions: Entries<AggregateFunction> = {
  STDDEV: spread("stddev_samp"),
  STDDEV_SAMP: spread("stddev_samp"),
  STDDEV_POP: spread("stddev_pop"),
  VARIANCE: spread("var_samp"),
  VAR_SAMP: spread("var_samp"),
  VAR_POP: spread("var_pop"),
  COVAR_SAMP: relation("covar_samp"),
  COVAR_POP: relation("covar_pop"),
  CORR: relation("corr"),
};

function spread(duck: string): AggregateFunction {
  return {
    allows: { distinct: true, window: true },
    translate(call) {
      arity(call, 1);
      const { sql } = numberArgument(call, 0);
      return { sql: call.aggregate(duck, [`CAST(${sql} AS DOUBLE)`]), type: FLOAT64 };
    },
  };
}

/** CORR of fewer than two rows is NULL in BigQuery, NaN in DuckDB. */
function relation(duck: string): AggregateFunction {
  return {
    allows: { window: true },
    translate(call) {
      arity(call, 2);
      const sql = call.aggregate(duck, [call.as(0, FLOAT64), call.as(1, FLOAT64)]);
      return { sql: duck === "corr" ? `bq_number_or_null(${sql})` : sql, type: FLOAT64 };
    },
  };
}
