import type { AggregateFunction } from "../translate/typed.ts";
import { arrayOf, INT64, structOf } from "../types/make.ts";
import { arity, constantInteger, type Entries } from "./define.ts";

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
};
