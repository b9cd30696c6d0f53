import type { AggregateCall, AggregateFunction, Typed } from "../translate/typed.ts";
import { duckType } from "../types/duckdb.ts";
import { arrayOf, BOOL, BYTES, FLOAT64, INT64, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { decimal } from "./arithmetic.ts";
import { arity, type Entries, numberArgument, typeOr } from "./define.ts";
import { raise } from "./runtime/macros.ts";

const WINDOW = { window: true };

export const aggregateFunctions: Entries<AggregateFunction> = {
  COUNT: {
    allows: { distinct: true, window: true },
    translate(call) {
      if (call.star) return { sql: call.aggregate("count", ["*"]), type: INT64 };
      arity(call, 1);
      return { sql: call.aggregate("count", [call.typed(0).sql]), type: INT64 };
    },
  },
  COUNTIF: {
    allows: { distinct: true, window: true },
    translate(call) {
      arity(call, 1);
      const condition = call.as(0, BOOL);
      return { sql: call.aggregate("count", [`CASE WHEN ${condition} THEN true END`]), type: INT64 };
    },
  },
  SUM: {
    allows: { distinct: true, window: true },
    translate(call) {
      arity(call, 1);
      const type = typeOr(numberArgument(call, 0).type, INT64);
      const result = call.typed(0).type.kind === "NULL" ? INT64 : type;
      if (result.kind === "FLOAT64") return floatSum(call, call.as(0, FLOAT64));
      const sum = call.aggregate("sum", [call.as(0, result)]);
      const checked: Readonly<Record<string, string>> = { INT64: "bq_int64_sum", NUMERIC: "bq_numeric_sum" };
      const check = checked[result.kind];
      return { sql: check ? `${check}(${sum})` : sum, type: result };
    },
  },
  AVG: {
    allows: { distinct: true, window: true },
    translate(call) {
      arity(call, 1);
      const x = numberArgument(call, 0);
      if (x.type.kind === "INT64") {
        return { sql: call.aggregate("avg", [x.sql]), type: FLOAT64, bound: 2 ** 63 };
      }
      if (x.type.kind === "FLOAT64") return floatAverage(call, x.sql);
      const sum = call.aggregate("sum", [x.sql]);
      const count = `CAST(${call.aggregate("count", [x.sql])} AS ${duckType(x.type)})`;
      return { sql: decimal("/", sum, count, x.type, true), type: x.type };
    },
  },
  MIN: extreme("min"),
  MAX: extreme("max"),
  LOGICAL_AND: ofType(BOOL, "bool_and"),
  LOGICAL_OR: ofType(BOOL, "bool_or"),
  BIT_AND: ofType(INT64, "bit_and"),
  BIT_OR: ofType(INT64, "bit_or"),
  BIT_XOR: ofType(INT64, "bit_xor"),
  ANY_VALUE: {
    allows: WINDOW,
    translate(call) {
      arity(call, 1);
      return kept(call, "any_value", [call.typed(0).sql]);
    },
  },
  MAX_BY: by("arg_max_null"),
  MIN_BY: by("arg_min_null"),
  ARRAY_AGG: {
    allows: { distinct: true, orderBy: true, limit: true, nulls: true, window: true },
    translate(call) {
      arity(call, 1);
      const element = typeOr(call.typed(0).type, INT64);
      if (element.kind === "ARRAY") call.fail("The argument to ARRAY_AGG cannot be an array type", 0);
      const value = call.as(0, element);
      const filter = call.nulls === "IGNORE" ? { filter: `${value} IS NOT NULL` } : {};
      return { sql: limited(call, call.aggregate("list", [value], filter)), type: arrayOf(element) };
    },
  },
  ARRAY_CONCAT_AGG: {
    allows: { orderBy: true, limit: true },
    translate(call) {
      arity(call, 1);
      const { sql, type } = call.typed(0);
      if (type.kind !== "ARRAY") return call.noMatchingSignature();
      const lists = call.aggregate("list", [sql], { filter: `${sql} IS NOT NULL` });
      return { sql: `flatten(${limited(call, lists)})`, type };
    },
  },
  STRING_AGG: {
    allows: { distinct: true, orderBy: true, limit: true, window: true },
    translate: stringAgg,
  },
  GROUPING: {
    allows: {},
    translate(call) {
      arity(call, 1);
      return { sql: call.aggregate("grouping", [call.typed(0).sql]), type: INT64 };
    },
  },
};

/** Finite numbers whose sum is not finite end the query. */
function floatSum(call: AggregateCall, value: string): Typed {
  const sum = call.aggregate("sum", [value]);
  const finite = call.aggregate("bool_and", [`isfinite(${value})`]);
  const sql = `CASE WHEN NOT isfinite(${sum}) AND ${finite} THEN ${raise("'double overflow'")} ELSE ${sum} END`;
  return { sql, type: FLOAT64 };
}

/** Where the sum would overflow, of numbers made smaller by a power of two. */
function floatAverage(call: AggregateCall, value: string): Typed {
  const average = call.aggregate("avg", [value]);
  const scaled = `${call.aggregate("avg", [`${value} * 5.421010862427522e-20`])} * 18446744073709551616e0`;
  const sql = `CASE WHEN isinf(${average}) THEN ${scaled} ELSE ${average} END`;
  return { sql, type: FLOAT64 };
}

/** NaN wins over every number in both MIN and MAX; DuckDB takes it for the greatest. */
function extreme(duck: "min" | "max"): AggregateFunction {
  return {
    allows: { distinct: true, window: true },
    translate(call) {
      arity(call, 1);
      const { sql, type } = call.typed(0);
      if (["ARRAY", "STRUCT", "JSON"].includes(type.kind)) return call.noMatchingSignature();
      if (duck === "max" || type.kind !== "FLOAT64") return kept(call, duck, [sql]);
      const anyNaN = call.aggregate("bool_or", [`isnan(${sql})`]);
      return { sql: `CASE WHEN ${anyNaN} THEN 'nan'::DOUBLE ELSE ${call.aggregate(duck, [sql])} END`, type };
    },
  };
}

function ofType(type: GoogleType, duck: string): AggregateFunction {
  return {
    allows: { distinct: true, window: true },
    translate(call) {
      arity(call, 1);
      return { sql: call.aggregate(duck, [call.as(0, type)]), type };
    },
  };
}

/** The value of the row where the second argument is greatest or least; rows where that is NULL do not count. */
function by(duck: string): AggregateFunction {
  return {
    allows: WINDOW,
    translate(call) {
      arity(call, 2);
      if (["ARRAY", "STRUCT", "JSON"].includes(call.typed(1).type.kind)) return call.noMatchingSignature();
      if (call.typed(1).type.kind === "FLOAT64") {
        const { sql: key } = call.typed(1);
        const value = kept(call, duck, [call.typed(0).sql, key]);
        return {
          ...value,
          sql: `CASE WHEN ${call.aggregate("bool_or", [`isnan(${key})`])} THEN NULL ELSE ${value.sql} END`,
        };
      }
      return kept(call, duck, [call.typed(0).sql, call.typed(1).sql]);
    },
  };
}

/** An aggregate whose result has the type of its first argument. */
function kept(call: AggregateCall, duck: string, args: readonly string[]): Typed {
  const { type } = call.typed(0);
  if (type.kind !== "NULL") return { sql: call.aggregate(duck, args), type };
  return { sql: call.aggregate(duck, [call.as(0, INT64), ...args.slice(1)]), type: INT64 };
}

function limited(call: AggregateCall, list: string): string {
  return call.limit === null ? list : `(${list})[1:${call.limit}]`;
}

/** Texts, or bytes, put together; NULL of no value. */
function stringAgg(call: AggregateCall): Typed {
  arity(call, 1, 2);
  const type = call.typed(0).type.kind === "BYTES" ? BYTES : STRING;
  const value = call.as(0, type);
  const separator = call.args[1] === undefined ? comma(type) : call.as(1, type);
  if (call.args[1] !== undefined) {
    const { literal, constant } = call.typed(1);
    if (constant === null) call.fail("Argument 2 to STRING_AGG must be non-NULL", 1);
    if (!literal) call.fail("Argument 2 to STRING_AGG must be a literal or query parameter", 1);
  }
  if (call.limit === null && !call.distinct && type === STRING) {
    return { sql: call.aggregate("string_agg", [value, separator]), type };
  }
  const list = limited(call, call.aggregate("list", [value], { filter: `${value} IS NOT NULL` }));
  const macro = type === STRING ? "bq_joined" : "bq_joined_bytes";
  return { sql: `${macro}(${list}, ${separator})`, type };
}

function comma(type: GoogleType): string {
  return type.kind === "BYTES" ? "','::BLOB" : "','";
}
