import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { arrayOf, BOOL, BYTES, INT64, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries } from "./define.ts";
import { capturingGroups } from "./regular-expression-groups.ts";
import { compileRe2, rewriteProblem } from "./runtime/javascript/regular-expressions.ts";

/**
 * RE2 on both sides, so patterns go through as they are. BYTES are searched as text of one character a byte. What DuckDB cannot
 * say (places, the n-th match) and patterns that are not constant go to RE2 in JavaScript.
 */
export const regularExpressionFunctions: Entries<ScalarFunction> = {
  REGEXP_CONTAINS: (call) => {
    arity(call, 2);
    const { text, pattern, broken } = subject(call);
    // An invalid constant is left to JavaScript: DuckDB would raise it while it plans, outside of SAFE.
    if (broken) return { sql: `(bq_regexp_find(${text}, ${pattern}, 1, 1) IS NOT NULL)`, type: BOOL };
    return { sql: `regexp_matches(${text}, ${pattern})`, type: BOOL };
  },
  REGEXP_REPLACE: (call) => {
    arity(call, 3);
    const { type, text, pattern, constant, broken } = subject(call);
    const to = encoded(call, 2, type);
    const rewrite = call.typed(2).constant;
    const groups = constant === null || broken ? 0 : capturingGroups(constant).count;
    const known = constant !== null || (typeof rewrite === "string" && !rewrite.includes("\\"));
    const plain = !broken && known && typeof rewrite === "string" && rewriteProblem(rewrite, groups) === null;
    const sql = plain
      ? `regexp_replace(${text}, ${pattern}, ${to}, 'g')`
      : `bq_regexp_rewrite(${text}, ${pattern}, ${to})`;
    return decoded(sql, type);
  },
  REGEXP_EXTRACT: extract,
  REGEXP_SUBSTR: extract,
  REGEXP_EXTRACT_ALL: (call) => {
    arity(call, 2);
    const { type, text, pattern, constant, broken } = subject(call);
    const sql =
      constant === null || broken
        ? `bq_regexp_find_all(${text}, ${pattern})`
        : `bq_regexp_all(${text}, ${pattern}, ${group(call, constant).count})`;
    if (type.kind === "STRING") return { sql, type: arrayOf(type) };
    return { sql: `list_transform(${sql}, lambda _bq_x: bq_from_latin(_bq_x))`, type: arrayOf(type) };
  },
  REGEXP_INSTR: (call) => {
    arity(call, 2, 5);
    const { text, pattern, constant, broken } = subject(call);
    if (constant !== null && !broken) group(call, constant);
    const numbers = [2, 3, 4].map((i) =>
      call.args[i] === undefined ? (i === 4 ? "0" : "1") : call.as(i, INT64),
    );
    return { sql: `bq_regexp_place(${text}, ${pattern}, ${numbers.join(", ")})`, type: INT64 };
  },
};

/** With a position and an occurrence: the n-th match from there on. */
function extract(call: FunctionCall): Typed {
  arity(call, 2, 4);
  const { type, text, pattern, constant, broken } = subject(call);
  const groups = constant === null || broken ? null : group(call, constant);
  if (call.args.length === 2 && groups && !groups.optional) {
    return decoded(`bq_regexp_extract(${text}, ${pattern}, ${groups.count})`, type);
  }
  const [position, occurrence] = [2, 3].map((i) => (call.args[i] === undefined ? "1" : call.as(i, INT64)));
  return decoded(`bq_regexp_find(${text}, ${pattern}, ${position}, ${occurrence})`, type);
}

interface Subject {
  readonly type: GoogleType;
  readonly text: string;
  readonly pattern: string;
  /** The pattern, where it is known while translating. */
  readonly constant: string | null;
  /** The constant pattern is not one. */
  readonly broken: boolean;
}

function subject(call: FunctionCall): Subject {
  const type = call.typed(0).type.kind === "BYTES" ? BYTES : STRING;
  const { constant } = call.typed(1, type);
  const known = typeof constant === "string" ? constant : null;
  if (known?.includes("\\C")) return call.refuse(`${call.name} with \\C in the pattern`);
  return {
    type,
    text: encoded(call, 0, type),
    pattern: encoded(call, 1, type),
    constant: known,
    broken: known !== null && !isPattern(known),
  };
}

function isPattern(pattern: string): boolean {
  try {
    compileRe2(pattern);
    return true;
  } catch {
    return false;
  }
}

function encoded(call: FunctionCall, index: number, type: GoogleType): string {
  const sql = call.as(index, type);
  return type.kind === "BYTES" ? `bq_latin(${sql})` : sql;
}

function decoded(sql: string, type: GoogleType): Typed {
  return { sql: type.kind === "BYTES" ? `bq_from_latin(${sql})` : sql, type };
}

/** More than one group in a pattern to extract is an error. */
function group(call: FunctionCall, pattern: string): { count: number; optional: boolean } {
  const groups = capturingGroups(pattern);
  if (groups.count > 1) {
    call.fail(
      "Regular expressions passed into extraction functions must not have more than 1 capturing group",
      1,
    );
  }
  return groups;
}
