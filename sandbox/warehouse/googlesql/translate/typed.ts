import type { Expression } from "../syntax/ast.ts";
import type { FloatChain } from "../types/float-chain.ts";
import type { Column, GoogleType } from "../types/types.ts";

/** A translated expression: DuckDB SQL with its GoogleSQL type. */
export interface Typed {
  /** DuckDB SQL; self-contained (parenthesized where precedence could matter). */
  readonly sql: string;
  readonly type: GoogleType;
  /** True for literals and parameters, which coerce more freely than columns do. */
  readonly literal?: boolean;
  /** The value where it is known while translating (literals, constant folding of signs): string, number as JS number or bigint, boolean, or null. */
  readonly constant?: string | number | bigint | boolean | null;
  /** INTERVAL n PART: the SQL of n. */
  readonly amount?: string;
  /** FLOAT64: finite, and no further from zero than this. Not set or Infinity where that is not known. */
  readonly bound?: number;
  /** FLOAT64: the arithmetic that the value comes from. */
  readonly chain?: FloatChain;
}

/** A translated query. Column names may repeat; `sql` names its columns by `sqlNames`, which do not. */
export interface TranslatedQuery {
  readonly sql: string;
  readonly columns: readonly Column[];
  readonly sqlNames: readonly string[];
  /** True for SELECT AS STRUCT / AS VALUE: one column that is the row itself. */
  readonly valueTable: boolean;
  /** Tables and views read, as "dataset.table". */
  readonly references: ReadonlySet<string>;
}

/** A query parameter or script variable with its value; values in BigQuery's REST text form (nested arrays/objects for ARRAY/STRUCT), null for NULL. */
export interface Binding {
  readonly type: GoogleType;
  readonly value: unknown;
}

/** What a function sees of its call while it is translated. Implemented by the translator, used by `functions/`. */
export interface FunctionCall {
  /** Upper-case name as called, e.g. "NET.HOST". */
  readonly name: string;
  readonly position: number;
  /** Arguments as written. */
  readonly args: readonly Expression[];
  readonly namedArgs: ReadonlyMap<string, Expression>;
  /** Translates the argument that was given by a name (lower case), which must be there. */
  named(name: string): Typed;
  /** The type that the context would like, if it said so (typed NULLs, empty arrays). */
  readonly wanted: GoogleType | null;
  /** Translates argument i (`want` helps literals, nulls and empty arrays to their type). Calling it twice is allowed and gives equal SQL. */
  typed(index: number, want?: GoogleType): Typed;
  /** Argument i coerced implicitly to a type; fails with BigQuery's "No matching signature" if it cannot be. */
  as(index: number, type: GoogleType): string;
  /** Any typed value coerced implicitly; same failure. */
  coerce(value: Typed, type: GoogleType): string;
  /** Explicit CAST / SAFE_CAST semantics. */
  cast(value: Typed, type: GoogleType, safe: boolean): Typed;
  /** Common supertype of arguments (all by default); fails if there is none. NULL-only becomes INT64. */
  common(indexes?: readonly number[]): GoogleType;
  /** Date part of argument i (`MONTH`, `WEEK(MONDAY)` → part WEEK, weekday MONDAY), upper case; fails if it is none of `allowed`. */
  datePart(index: number, allowed: readonly string[]): { part: string; weekday: string | null };
  /** The lambda at argument i, translated with parameters bound to DuckDB lambda variables of the given types. */
  lambda(
    index: number,
    parameterTypes: readonly GoogleType[],
    want?: GoogleType,
  ): { parameters: readonly string[]; body: Typed };
  /** A fresh identifier for use in emitted SQL. */
  fresh(prefix?: string): string;
  /** Ends the translation: "… at [line:column]" of the call, or of argument i. */
  fail(message: string, index?: number): never;
  /** `No matching signature for function NAME for argument types: …`, from the arguments' types. */
  noMatchingSignature(): never;
  /** Not available locally, although BigQuery has it. */
  refuse(what: string): never;
}

/** A scalar function: from a call to SQL. Number and kinds of arguments are checked by the entry itself. */
export type ScalarFunction = (call: FunctionCall) => Typed;

/**
 * An aggregate (also usable with OVER unless `window` is false). The translator handles DISTINCT, ORDER BY, LIMIT,
 * IGNORE/RESPECT NULLS, HAVING MAX/MIN and OVER only as far as the entry allows them, and refuses the rest.
 */
export interface AggregateCall extends FunctionCall {
  readonly star: boolean;
  readonly distinct: boolean;
  readonly nulls: "IGNORE" | "RESPECT" | null;
  /** Already translated `ORDER BY …` text for use inside the aggregate, or "" (nulls placement made explicit). */
  readonly orderBySql: string;
  /** LIMIT inside the aggregate, a constant, or null. */
  readonly limit: number | null;
  /** True when the call has an OVER clause. */
  readonly isWindow: boolean;
  /**
   * Closes the aggregate: puts DISTINCT, ORDER BY, FILTER and OVER where they belong around `fn(argsSql)` and returns the whole
   * SQL. `filter` is a DuckDB boolean SQL for FILTER (WHERE …). Everything outside may be wrapped around the result.
   */
  aggregate(
    fn: string,
    argsSql: readonly string[],
    options?: { filter?: string; orderBy?: boolean; distinct?: boolean; ignoreNulls?: boolean },
  ): string;
}

export interface AggregateFunction {
  readonly allows: {
    readonly distinct?: boolean;
    readonly orderBy?: boolean;
    readonly limit?: boolean;
    readonly nulls?: boolean;
    readonly window?: boolean;
  };
  translate(call: AggregateCall): Typed;
}

/** A function that needs OVER (ROW_NUMBER, LAG …). `overSql` is the translated `OVER (…)`; frames are handled by the translator. */
export interface WindowFunctionCall extends FunctionCall {
  readonly overSql: string;
  readonly nulls: "IGNORE" | "RESPECT" | null;
  readonly hasOrderBy: boolean;
  readonly hasFrame: boolean;
}
export type WindowFunction = (call: WindowFunctionCall) => Typed;
