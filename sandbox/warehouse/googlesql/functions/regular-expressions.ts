import type { FunctionCall, ScalarFunction } from "../translate/typed.ts";
import { arrayOf, BOOL, INT64, STRING } from "../types/make.ts";
import { arity, type Entries, simple } from "./define.ts";

/** RE2 on both sides, so patterns go through as they are. */
export const regularExpressionFunctions: Entries<ScalarFunction> = {
  REGEXP_CONTAINS: (call) => {
    arity(call, 2);
    onStrings(call);
    return { sql: `regexp_matches(${call.as(0, STRING)}, ${call.as(1, STRING)})`, type: BOOL };
  },
  REGEXP_REPLACE: simple(
    ["STRING", "STRING", "STRING"],
    "STRING",
    (s, pattern, to) => `regexp_replace(${s}, ${pattern}, ${to}, 'g')`,
  ),
  REGEXP_EXTRACT: extract,
  REGEXP_SUBSTR: extract,
  REGEXP_EXTRACT_ALL: (call) => {
    arity(call, 2);
    const [s, pattern] = subject(call);
    return { sql: `regexp_extract_all(${s}, ${pattern}, ${group(call)})`, type: arrayOf(STRING) };
  },
  REGEXP_INSTR: (call) => {
    arity(call, 2, 2);
    const [s, pattern] = subject(call);
    if (group(call) > 0) call.refuse("REGEXP_INSTR with a capturing group");
    return { sql: `bq_regexp_position(${s}, ${pattern})`, type: INT64 };
  },
};

/** With a position and an occurrence: the n-th match from there on. */
function extract(call: FunctionCall) {
  arity(call, 2, 4);
  const [s, pattern] = subject(call);
  const which = group(call);
  if (call.args.length === 2) return { sql: `bq_regexp_extract(${s}, ${pattern}, ${which})`, type: STRING };
  const occurrence = call.args.length === 4 ? call.as(3, INT64) : "1";
  return {
    sql: `bq_regexp_nth(${s}, ${pattern}, ${which}, ${call.as(2, INT64)}, ${occurrence})`,
    type: STRING,
  };
}

function onStrings(call: FunctionCall): void {
  if (call.typed(0).type.kind === "BYTES") call.refuse(`${call.name} on BYTES`);
}

function subject(call: FunctionCall): [string, string] {
  onStrings(call);
  return [call.as(0, STRING), call.as(1, STRING)];
}

/** 1 if the constant pattern has a capturing group, else 0; more than one group is an error. */
function group(call: FunctionCall): number {
  const { constant } = call.typed(1, STRING);
  if (constant === null) return 0;
  if (typeof constant !== "string") return call.refuse(`${call.name} without a constant pattern`);
  const count = capturingGroups(constant);
  if (count > 1) {
    call.fail(
      "Regular expressions passed into extraction functions must not have more than 1 capturing group",
      1,
    );
  }
  return count;
}

export function capturingGroups(pattern: string): number {
  let count = 0;
  for (let i = 0; i < pattern.length; i++) {
    if (pattern.startsWith("\\Q", i)) {
      const end = pattern.indexOf("\\E", i);
      i = end < 0 ? pattern.length : end + 1;
    } else if (pattern[i] === "\\") i++;
    else if (pattern[i] === "[") i = classEnd(pattern, i);
    else if (pattern[i] === "(" && (pattern[i + 1] !== "?" || /^\(\?P?<[A-Za-z]/.test(pattern.slice(i))))
      count++;
  }
  return count;
}

/** Place of the `]` that closes the character class opened at `start`; a `]` in first place is a member. */
function classEnd(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === "^") i++;
  if (pattern[i] === "]") i++;
  for (; i < pattern.length && pattern[i] !== "]"; i++) {
    if (pattern[i] === "\\") i++;
    else if (pattern.startsWith("[:", i)) i = Math.max(i, pattern.indexOf(":]", i) + 1);
  }
  return i;
}
