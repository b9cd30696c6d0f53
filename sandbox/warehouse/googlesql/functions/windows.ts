import type { Typed, WindowFunction, WindowFunctionCall } from "../translate/typed.ts";
import { FLOAT64, INT64 } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries, numberArgument, typeOr } from "./define.ts";
import { raise } from "./runtime/macros.ts";

/** Functions that need OVER. PERCENTILE_x stand here because BigQuery has them with OVER only. */
export const windowFunctions: Entries<WindowFunction> = {
  ROW_NUMBER: ranking("row_number", INT64, false),
  RANK: ranking("rank", INT64, true),
  DENSE_RANK: ranking("dense_rank", INT64, true),
  PERCENT_RANK: ranking("percent_rank", FLOAT64, true),
  CUME_DIST: ranking("cume_dist", FLOAT64, true),
  NTILE: (call) => {
    arity(call, 1);
    unframed(call);
    ordered(call);
    const { constant } = call.typed(0);
    if (constant === null) call.fail("The argument to NTILE must be non-NULL", 0);
    if (constant === undefined) call.fail("The argument to NTILE must be a literal or query parameter", 0);
    if (Number(constant) < 1) call.fail("The argument to NTILE must be at least 1", 0);
    return { sql: `ntile(${call.as(0, INT64)}) ${call.overSql}`, type: INT64 };
  },
  LAG: neighbour("lag"),
  LEAD: neighbour("lead"),
  FIRST_VALUE: placed("first_value"),
  LAST_VALUE: placed("last_value"),
  NTH_VALUE: (call) => {
    arity(call, 2);
    ordered(call);
    if (Number(constantOf(call, 1)) < 1) call.fail("Argument 2 to NTH_VALUE must be at least 1", 1);
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
    const sql = `quantile_cont(CAST(${x.sql} AS DOUBLE), ${fraction}) ${call.overSql}`;
    return { sql: withoutNaN(call, x.sql, x.type, sql), type: FLOAT64 };
  },
  PERCENTILE_DISC: (call) => {
    const fraction = percentile(call);
    const { sql, type } = call.typed(0);
    const quantile = `quantile_disc(${sql}, ${fraction}) ${call.overSql}`;
    return { sql: withoutNaN(call, sql, type, quantile), type };
  },
};

function ranking(duck: string, type: GoogleType, needsOrder: boolean): WindowFunction {
  return (call) => {
    arity(call, 0);
    unframed(call);
    if (needsOrder) ordered(call);
    return { sql: `${duck}() ${call.overSql}`, type };
  };
}

function neighbour(duck: "lag" | "lead"): WindowFunction {
  return (call) => {
    arity(call, 1, 3);
    if (call.nulls)
      call.fail(`IGNORE NULLS and RESPECT NULLS are not allowed for analytic function ${call.name}`);
    unframed(call);
    ordered(call);
    const type = call.args.length > 2 ? call.common([0, 2]) : typeOr(call.typed(0).type, INT64);
    const args = [call.as(0, type)];
    if (call.args.length > 1) {
      if (Number(constantOf(call, 1)) < 0)
        call.fail(`The offset to the function ${call.name} must not be negative`, 1);
      args.push(call.as(1, INT64));
    }
    if (call.args.length > 2) {
      if (call.args[2]?.kind === "name" && !call.typed(2).literal)
        call.fail(`The third argument (the default expression) to ${call.name} must be constant`, 2);
      args.push(call.as(2, type));
    }
    return { sql: `${duck}(${args.join(", ")}) ${call.overSql}`, type };
  };
}

function placed(duck: "first_value" | "last_value"): WindowFunction {
  return (call) => {
    arity(call, 1);
    ordered(call);
    const type = typeOr(call.typed(0).type, INT64);
    return { sql: `${duck}(${call.as(0, type)}${ignoreNulls(call)}) ${call.overSql}`, type };
  };
}

/** A literal or parameter that must not be NULL. */
function constantOf(call: WindowFunctionCall, index: number): Typed["constant"] {
  const { constant } = call.typed(index);
  const what = `Argument ${index + 1} to ${call.name} must be`;
  if (constant === null) call.fail(`${what} non-NULL`, index);
  if (constant === undefined) call.fail(`${what} a literal or query parameter`, index);
  return constant;
}

function unframed(call: WindowFunctionCall): void {
  if (call.hasFrame)
    call.fail(`Window framing clause is not allowed for analytic function ${call.name.toLowerCase()}`);
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
  unframed(call);
  if (call.hasOrderBy)
    call.fail(`Window ORDER BY is not allowed for analytic function ${call.name.toLowerCase()}`);
  if (call.nulls === "RESPECT") call.refuse(`${call.name} with RESPECT NULLS`);
  const fraction = Number(constantOf(call, 1));
  if (!(fraction >= 0 && fraction <= 1)) call.fail(`Argument 2 to ${call.name} must be between 0 and 1`, 1);
  return fraction;
}

/** NaN, which DuckDB holds for the greatest number and BigQuery for the least, is refused where there is any. */
function withoutNaN(call: WindowFunctionCall, value: string, type: GoogleType, sql: string): string {
  if (type.kind !== "FLOAT64") return sql;
  const refusal = raise(`'${call.name} of NaN is not supported by the local warehouse'`);
  return `CASE WHEN bool_or(isnan(${value})) ${call.overSql} THEN ${refusal} ELSE ${sql} END`;
}
