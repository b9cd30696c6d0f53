import type { WindowFunction, WindowFunctionCall } from "../translate/typed.ts";
import { FLOAT64, INT64 } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries, numberArgument, typeOr } from "./define.ts";

/** Functions that need OVER. PERCENTILE_x stand here because BigQuery has them with OVER only. */
export const windowFunctions: Entries<WindowFunction> = {
  ROW_NUMBER: ranking("row_number", INT64, false),
  RANK: ranking("rank", INT64, true),
  DENSE_RANK: ranking("dense_rank", INT64, true),
  PERCENT_RANK: ranking("percent_rank", FLOAT64, true),
  CUME_DIST: ranking("cume_dist", FLOAT64, true),
  NTILE: (call) => {
    arity(call, 1);
    ordered(call);
    return { sql: `ntile(${call.as(0, INT64)}) ${call.overSql}`, type: INT64 };
  },
  LAG: neighbour("lag"),
  LEAD: neighbour("lead"),
  FIRST_VALUE: placed("first_value"),
  LAST_VALUE: placed("last_value"),
  NTH_VALUE: (call) => {
    arity(call, 2);
    const type = typeOr(call.typed(0).type, INT64);
    return {
      sql: `nth_value(${call.as(0, type)}, ${call.as(1, INT64)}${ignoreNulls(call)}) ${call.overSql}`,
      type,
    };
  },
  PERCENTILE_CONT: (call) => {
    const fraction = percentile(call);
    const x = numberArgument(call, 0);
    if (x.type.kind !== "FLOAT64" && x.type.kind !== "INT64")
      return call.refuse(`PERCENTILE_CONT of ${x.type.kind}`);
    return { sql: `quantile_cont(CAST(${x.sql} AS DOUBLE), ${fraction}) ${call.overSql}`, type: FLOAT64 };
  },
  PERCENTILE_DISC: (call) => {
    const fraction = percentile(call);
    const { sql, type } = call.typed(0);
    return { sql: `quantile_disc(${sql}, ${fraction}) ${call.overSql}`, type };
  },
};

function ranking(duck: string, type: GoogleType, needsOrder: boolean): WindowFunction {
  return (call) => {
    arity(call, 0);
    if (needsOrder) ordered(call);
    return { sql: `${duck}() ${call.overSql}`, type };
  };
}

function neighbour(duck: "lag" | "lead"): WindowFunction {
  return (call) => {
    arity(call, 1, 3);
    ordered(call);
    const type = typeOr(call.typed(0).type, INT64);
    const args = [call.as(0, type)];
    if (call.args.length > 1) args.push(call.as(1, INT64));
    if (call.args.length > 2) args.push(call.as(2, type));
    return { sql: `${duck}(${args.join(", ")}${ignoreNulls(call)}) ${call.overSql}`, type };
  };
}

function placed(duck: "first_value" | "last_value"): WindowFunction {
  return (call) => {
    arity(call, 1);
    const type = typeOr(call.typed(0).type, INT64);
    return { sql: `${duck}(${call.as(0, type)}${ignoreNulls(call)}) ${call.overSql}`, type };
  };
}

function ignoreNulls(call: WindowFunctionCall): string {
  return call.nulls === "IGNORE" ? " IGNORE NULLS" : "";
}

function ordered(call: WindowFunctionCall): void {
  if (!call.hasOrderBy)
    call.fail(`Window ORDER BY is required for analytic function ${call.name.toLowerCase()}`);
}

function percentile(call: WindowFunctionCall): number {
  arity(call, 2);
  if (call.hasOrderBy)
    call.fail(`Window ORDER BY is not allowed for analytic function ${call.name.toLowerCase()}`);
  if (call.nulls === "RESPECT") call.refuse(`${call.name} with RESPECT NULLS`);
  const { constant } = call.typed(1, FLOAT64);
  if (typeof constant !== "number") return call.refuse(`${call.name} without a constant percentile`);
  if (constant < 0 || constant > 1)
    call.fail(`The second argument to ${call.name} must be between 0 and 1`, 1);
  return constant;
}
