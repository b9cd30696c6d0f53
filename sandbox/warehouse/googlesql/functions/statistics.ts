import type { AggregateCall, AggregateFunction, Typed } from "../translate/typed.ts";
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

/** Numbers that are not finite, which DuckDB fails on or passes over, make the result NaN. */
function spread(duck: string): AggregateFunction {
  return {
    allows: { distinct: true, window: true },
    translate(call) {
      arity(call, 1);
      const { sql, type } = numberArgument(call, 0);
      if (type.kind !== "FLOAT64")
        return { sql: call.aggregate(duck, [`CAST(${sql} AS DOUBLE)`]), type: FLOAT64 };
      const least = duck.endsWith("_samp") ? 2 : 1;
      return guarded(call, duck, [sql], call.aggregate("count", [sql]), least);
    },
  };
}

/**
 * Over the rows in which neither is NULL. CORR and COVAR_SAMP of fewer than two are NULL. What DuckDB's sums of products cannot
 * hold on the way is refused.
 */
function relation(duck: string): AggregateFunction {
  return {
    allows: { window: true },
    translate(call) {
      arity(call, 2);
      const pair = [call.as(0, FLOAT64), call.as(1, FLOAT64)];
      const count = call.aggregate("regr_count", pair);
      return guarded(call, duck, pair, count, duck === "covar_pop" ? 1 : 2, (result) =>
        duck === "corr" ? `bq_correlation(${result}, ${spreads(call, pair)})` : `bq_covariance(${result})`,
      );
    },
  };
}

/** Whether both variables of a pair vary. */
function spreads(call: AggregateCall, pair: readonly string[]): string {
  const present = { filter: pair.map((value) => `isfinite(${value})`).join(" AND ") };
  return pair
    .map((value) => `${call.aggregate("min", [value], present)} < ${call.aggregate("max", [value], present)}`)
    .join(" AND ");
}

function guarded(
  call: AggregateCall,
  duck: string,
  values: readonly string[],
  count: string,
  least: number,
  check = (result: string) => result,
): Typed {
  const finite = values.map((value) => `isfinite(${value})`).join(" AND ");
  const result = call.aggregate(duck, values, { filter: finite });
  const others = call.aggregate("bool_or", [`NOT (${finite})`], {
    filter: values.map((value) => `${value} IS NOT NULL`).join(" AND "),
  });
  const sql = `CASE WHEN ${count} < ${least} THEN NULL WHEN ${others} THEN 'nan'::DOUBLE ELSE ${check(result)} END`;
  return { sql, type: FLOAT64 };
}
