import type { ScalarFunction } from "../translate/typed.ts";
import { quoteString } from "../types/duckdb.ts";
import { argumentTypeToString } from "../types/format.ts";
import { NULL_TYPE, STRING } from "../types/make.ts";
import { arity, type Entries, simple } from "./define.ts";

export const miscellaneousFunctions: Entries<ScalarFunction> = {
  /** Has no type of its own: it takes the one that the place wants. */
  ERROR: (call) => {
    arity(call, 1);
    const message = `coalesce(${call.as(0, STRING)}, 'ERROR function called with NULL value')`;
    return { sql: `bq_error(${message})`, type: NULL_TYPE };
  },
  GENERATE_UUID: simple([], "STRING", () => "CAST(uuid() AS VARCHAR)"),
  RAND: simple([], "FLOAT64", () => "random()"),
  SESSION_USER: simple([], "STRING", () => "'local@localhost'"),
  TYPEOF: (call) => {
    arity(call, 1);
    return { sql: quoteString(argumentTypeToString(call.typed(0).type)), type: STRING };
  },
};
