import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { arrayOf, BOOL, DATE, FLOAT64, INT64, INTERVAL, NUMERIC, STRING, TIMESTAMP } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries } from "./define.ts";

export const arrayFunctions: Entries<ScalarFunction> = {
  ARRAY_LENGTH: (call) => {
    arity(call, 1);
    const { sql, type } = call.typed(0);
    if (type.kind === "NULL") return { sql: call.as(0, INT64), type: INT64 };
    return type.kind === "ARRAY"
      ? { sql: `CAST(len(${sql}) AS BIGINT)`, type: INT64 }
      : call.noMatchingSignature();
  },
  ARRAY_REVERSE: ofArray(1, (a) => ({ sql: `list_reverse(${a.sql})`, type: a.type })),
  ARRAY_FIRST: ofArray(1, (a) => ({ sql: `bq_end(${a.sql}, 1, 'ARRAY_FIRST')`, type: a.element })),
  ARRAY_LAST: ofArray(1, (a) => ({ sql: `bq_end(${a.sql}, -1, 'ARRAY_LAST')`, type: a.element })),
  ARRAY_SLICE: ofArray(3, (a, call) => ({
    sql: `bq_slice(${a.sql}, ${call.as(1, INT64)}, ${call.as(2, INT64)})`,
    type: a.type,
  })),
  ARRAY_IS_DISTINCT: ofArray(1, (a) => ({ sql: `bq_is_distinct(${a.sql})`, type: BOOL })),
  ARRAY_MIN: ofArray(1, (a) => ({ sql: `list_min(${a.sql})`, type: a.element })),
  ARRAY_MAX: ofArray(1, (a) => ({ sql: `list_max(${a.sql})`, type: a.element })),
  ARRAY_INCLUDES: ofArray(2, (a, call) => {
    if (call.args[1]?.kind !== "lambda") {
      const target = call.as(1, a.element);
      const found = `coalesce(bq_in(${target}, ${a.sql}), false)`;
      return {
        sql: `CASE WHEN ${target} IS NOT NULL AND ${a.sql} IS NOT NULL THEN ${found} END`,
        type: BOOL,
      };
    }
    const { parameters, body } = call.lambda(1, [a.element], BOOL);
    const found = `list_filter(${a.sql}, lambda ${parameters.join(", ")}: coalesce(${body.sql}, false))`;
    return { sql: `(len(${found}) > 0)`, type: BOOL };
  }),
  ARRAY_TRANSFORM: ofArray(2, (a, call) => {
    const { parameters, body } = mapping(call, a.element);
    return { sql: `list_transform(${a.sql}, lambda ${parameters}: ${body.sql})`, type: arrayOf(body.type) };
  }),
  ARRAY_FILTER: ofArray(2, (a, call) => {
    const { parameters, body } = mapping(call, a.element);
    return { sql: `list_filter(${a.sql}, lambda ${parameters}: coalesce(${body.sql}, false))`, type: a.type };
  }),
  ARRAY_CONCAT: (call) => {
    if (call.args.length === 0) call.noMatchingSignature();
    const bare = call.args.findIndex((_, index) => call.typed(index).type.kind === "NULL");
    if (bare >= 0)
      call.fail(
        "The argument to ARRAY_CONCAT (or ARRAY_CONCAT_AGG) must be an array type but was NULL",
        bare,
      );
    const type = call.common();
    if (type.kind !== "ARRAY") return call.noMatchingSignature();
    const lists = call.args.map((_, index) => call.as(index, type));
    return { sql: `bq_concat_arrays([${lists.join(", ")}])`, type };
  },
  ARRAY_TO_STRING: (call) => {
    arity(call, 2, 3);
    const { sql } = arrayArgument(call);
    const list = call.coerce(call.typed(0), arrayOf(STRING));
    const values = call.args[2] === undefined ? list : `bq_fill_nulls(${sql}, ${call.as(2, STRING)})`;
    const unlessNull =
      call.args[2] === undefined ? values : `CASE WHEN ${call.as(2, STRING)} IS NOT NULL THEN ${values} END`;
    return { sql: `bq_array_to_string(${unlessNull}, ${call.as(1, STRING)})`, type: STRING };
  },
  GENERATE_ARRAY: (call) => {
    arity(call, 2, 3);
    const type = call.common();
    const generator = {
      INT64: "bq_generate_ints",
      NUMERIC: "bq_generate_numerics",
      FLOAT64: "bq_generate_floats",
    }[type.kind as string];
    if (generator === undefined)
      return type.kind === "BIGNUMERIC"
        ? call.refuse("GENERATE_ARRAY of BIGNUMERIC")
        : call.noMatchingSignature();
    const one =
      type.kind === NUMERIC.kind ? "1::DECIMAL(38,9)" : type.kind === FLOAT64.kind ? "1e0" : "1::BIGINT";
    const step = call.args[2] === undefined ? one : call.as(2, type);
    return { sql: `${generator}(${call.as(0, type)}, ${call.as(1, type)}, ${step})`, type: arrayOf(type) };
  },
  GENERATE_DATE_ARRAY: (call) => {
    arity(call, 2, 3);
    const step = call.args[2] === undefined ? "to_days(1)" : stepOf(call, DAYS);
    return {
      sql: `bq_generate_dates(${call.as(0, DATE)}, ${call.as(1, DATE)}, ${step})`,
      type: arrayOf(DATE),
    };
  },
  GENERATE_TIMESTAMP_ARRAY: (call) => {
    arity(call, 3);
    const [start, end] = [call.as(0, TIMESTAMP), call.as(1, TIMESTAMP)];
    return {
      sql: `bq_generate_timestamps(${start}, ${end}, ${stepOf(call, MOMENTS)})`,
      type: arrayOf(TIMESTAMP),
    };
  },
};

const DAYS = new Set(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]);
const MOMENTS = new Set(["MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR", "DAY"]);

/** The third argument, an INTERVAL; one that is written out must have one of the parts. */
function stepOf(call: FunctionCall, parts: ReadonlySet<string>): string {
  const step = call.args[2];
  if (step?.kind === "interval" && !parts.has(step.part.toUpperCase())) {
    call.fail(`${call.name} does not support the ${step.part.toUpperCase()} date part`, 2);
  }
  return call.as(2, INTERVAL);
}

interface ArrayValue extends Typed {
  readonly element: GoogleType;
}

function arrayArgument(call: FunctionCall): ArrayValue {
  const value = call.typed(0);
  if (value.type.kind !== "ARRAY") return call.noMatchingSignature();
  return { ...value, element: value.type.element };
}

function ofArray(count: number, result: (array: ArrayValue, call: FunctionCall) => Typed): ScalarFunction {
  return (call) => {
    arity(call, count);
    return result(arrayArgument(call), call);
  };
}

/** A lambda of the element, or of the element and its offset from 0 (DuckDB counts from 1). */
function mapping(call: FunctionCall, element: GoogleType): { parameters: string; body: Typed } {
  const lambda = call.args[1];
  if (lambda?.kind !== "lambda") return call.noMatchingSignature();
  if (lambda.parameters.length > 1) return call.refuse(`${call.name} with an offset`);
  const { parameters, body } = call.lambda(1, [element]);
  return { parameters: parameters.join(", "), body };
}
