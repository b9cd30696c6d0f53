import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { BOOL, FLOAT64 } from "../types/make.ts";
import { bind } from "./bind.ts";
import { arity, type Entries, numberArgument } from "./define.ts";

export const conditionalFunctions: Entries<ScalarFunction> = {
  IF: (call) => {
    arity(call, 3);
    const type = call.common([1, 2]);
    const condition = call.as(0, BOOL);
    return { sql: `CASE WHEN ${condition} THEN ${call.as(1, type)} ELSE ${call.as(2, type)} END`, type };
  },
  COALESCE: (call) => {
    if (call.args.length === 0) call.noMatchingSignature();
    return coalesce(call);
  },
  IFNULL: (call) => {
    arity(call, 2);
    return coalesce(call);
  },
  NULLIF: (call) => {
    arity(call, 2);
    const type = call.common();
    if (["JSON", "ARRAY", "STRUCT"].includes(type.kind)) {
      call.fail(`NULLIF is not defined for arguments of type ${type.kind}`);
    }
    const [a, b] = [call.as(0, type), call.as(1, type)];
    if (type.kind !== "FLOAT64" || call.typed(1).literal) return { sql: `nullif(${a}, ${b})`, type };
    return {
      sql: bind([a, b], (x, y) => `CASE WHEN isnan(${x}) THEN ${x} ELSE nullif(${x}, ${y}) END`),
      type,
    };
  },
  NULLIFZERO: (call) => {
    arity(call, 1);
    const x = numberArgument(call, 0);
    return { sql: `nullif(${x.sql}, 0)`, type: x.type };
  },
  ZEROIFNULL: (call) => {
    arity(call, 1);
    const x = numberArgument(call, 0);
    return { sql: `coalesce(${x.sql}, 0)`, type: x.type };
  },
  GREATEST: (call) => extreme(call, "greatest"),
  LEAST: (call) => extreme(call, "least"),
};

function coalesce(call: FunctionCall): Typed {
  const type = call.common();
  return { sql: `coalesce(${call.args.map((_, index) => call.as(index, type)).join(", ")})`, type };
}

/** NULL if any argument is NULL (DuckDB passes over them), NaN if any is NaN. */
function extreme(call: FunctionCall, duck: string): Typed {
  if (call.args.length === 0) call.noMatchingSignature();
  const type = call.common();
  if (["ARRAY", "STRUCT", "JSON"].includes(type.kind)) return call.noMatchingSignature();
  const values = call.args.map((_, index) => call.as(index, type));
  const unknown = values.map((value) => `${value} IS NULL`).join(" OR ");
  const notNumber =
    type.kind === FLOAT64.kind
      ? ` WHEN ${values.map((value) => `isnan(${value})`).join(" OR ")} THEN 'nan'::DOUBLE`
      : "";
  if (values.length === 1) return { sql: values[0] as string, type };
  return { sql: `CASE WHEN ${unknown} THEN NULL${notNumber} ELSE ${duck}(${values.join(", ")}) END`, type };
}
