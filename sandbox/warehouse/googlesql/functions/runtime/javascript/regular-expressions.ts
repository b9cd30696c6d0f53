import { BIGINT, type DuckDBConnection, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import { RE2JS } from "re2js";
import { registerScalar } from "./register.ts";

/** What DuckDB's own functions of regular expressions cannot say: places, the n-th match, groups that took no part. */
export function registerRegularExpressionFunctions(connection: DuckDBConnection): void {
  const compiled = new Map<string, RE2JS>();
  const compile = (pattern: string) => {
    const known = compiled.get(pattern);
    if (known) return known;
    const made = compileRe2(pattern);
    if (compiled.size < 1000) compiled.set(pattern, made);
    return made;
  };
  registerScalar(
    connection,
    "bq_regexp_find",
    [VARCHAR, VARCHAR, BIGINT, BIGINT],
    VARCHAR,
    (text: string, pattern: string, position: bigint, occurrence: bigint) =>
      find(compile(pattern), text, position, occurrence)?.text ?? null,
  );
  registerScalar(
    connection,
    "bq_regexp_find_all",
    [VARCHAR, VARCHAR],
    LIST(VARCHAR),
    (text: string, pattern: string) =>
      listValue([...matches(compile(pattern), text)].map((match) => match.text ?? "")),
  );
  registerScalar(
    connection,
    "bq_regexp_place",
    [VARCHAR, VARCHAR, BIGINT, BIGINT, BIGINT],
    BIGINT,
    (text: string, pattern: string, position: bigint, occurrence: bigint, after: bigint) => {
      if (after !== 0n && after !== 1n) throw new Error("Invalid return_position_after_match.");
      const match = find(compile(pattern), text, position, occurrence);
      if (pattern === "" || !match || match.start < 0) return 0n;
      const before = text.slice(0, match.offset + (after === 1n ? match.end : match.start));
      return BigInt([...before].length + 1);
    },
  );
  registerScalar(
    connection,
    "bq_regexp_rewrite",
    [VARCHAR, VARCHAR, VARCHAR],
    VARCHAR,
    (text: string, pattern: string, to: string) => replaceAll(compile(pattern), text, to),
  );
}

interface Match {
  /** The capturing group, or the whole match where there is none; null if the group took no part. */
  readonly text: string | null;
  readonly start: number;
  readonly end: number;
  /** Where the text that was searched begins. */
  readonly offset: number;
}

/** Matches one behind the other. Behind an empty match the search goes on at the next character; none begins at the end. */
function* matches(re: RE2JS, text: string, offset = 0): Generator<Match> {
  if (re.groupCount() > 1) {
    throw new Error(
      "Regular expressions passed into extraction functions must not have more than 1 capturing group",
    );
  }
  const group = re.groupCount();
  const matcher = re.matcher(text);
  for (let at = 0; at === 0 || at < text.length; ) {
    if (!matcher.find(at)) return;
    yield { text: matcher.group(group), start: matcher.start(group), end: matcher.end(group), offset };
    at = matcher.end() > matcher.start() ? matcher.end() : next(text, matcher.end());
    if (at === 0) return;
  }
}

/** The n-th match from a position on, both counted from 1. */
function find(re: RE2JS, text: string, position: bigint, occurrence: bigint): Match | null {
  if (position < 1n) throw new Error("Position must be positive");
  if (occurrence < 1n) throw new Error("Occurrence must be positive");
  let offset = 0;
  for (let left = position - 1n; left > 0n; left--) {
    if (offset >= text.length) return null;
    offset = next(text, offset);
  }
  if (offset > 0 && offset >= text.length) return null;
  let left = occurrence;
  for (const match of matches(re, text.slice(offset), offset)) if (--left === 0n) return match;
  return null;
}

/** As RE2's GlobalReplace: no empty match directly behind another match. */
function replaceAll(re: RE2JS, text: string, to: string): string {
  const problem = rewriteProblem(to, re.groupCount());
  if (problem) throw new Error(problem);
  const matcher = re.matcher(text);
  let out = "";
  let at = 0;
  let last = -1;
  while (at <= text.length && matcher.find(at)) {
    out += text.slice(at, matcher.start());
    if (matcher.start() === last && matcher.end() === last) {
      if (last >= text.length) return out;
      out += text.slice(last, next(text, last));
      at = next(text, last);
      continue;
    }
    out += to.replace(/\\([0-9\\])/g, (_, digit) =>
      digit === "\\" ? "\\" : (matcher.group(Number(digit)) ?? ""),
    );
    at = last = matcher.end();
  }
  return out + text.slice(at);
}

/** What is wrong with a replacement for a pattern with that many groups; null if nothing. */
export function rewriteProblem(to: string, groups: number): string | null {
  const prefix = "Invalid REGEXP_REPLACE pattern: Rewrite schema";
  let most = 0;
  for (let i = 0; i < to.length; i++) {
    if (to[i] !== "\\") continue;
    const escaped = to[++i];
    if (escaped === undefined) return `${prefix} error: '\\' not allowed at end.`;
    if (/[0-9]/.test(escaped)) most = Math.max(most, Number(escaped));
    else if (escaped !== "\\") return `${prefix} error: '\\' must be followed by a digit or '\\'.`;
  }
  if (most <= groups) return null;
  return `${prefix} requests ${most} matches, but the regexp only has ${groups} parenthesized subexpressions.`;
}

function next(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/** re2js speaks of syntax errors as Go does, BigQuery as C++ does. */
const WORDINGS: Readonly<Record<string, string>> = {
  "missing closing )": "missing )",
  "missing closing ]": "missing ]",
  "invalid nested repetition operator": "bad repetition operator",
  "missing argument to repetition operator": "no argument for repetition operator",
  "invalid or unsupported Perl syntax": "invalid perl operator",
  "invalid repeat count": "invalid repetition size",
  "trailing backslash at end of expression": "trailing \\",
  "invalid named capture": "invalid named capture group",
};

/** @throws Error with RE2's message if the pattern is none. */
export function compileRe2(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const { error: what = "", input } = error as { error?: string; input?: string | null };
    const place = input === null || input === undefined ? "" : `: ${input}`;
    throw new Error(`Cannot parse regular expression: ${WORDINGS[what] ?? what}${place}`);
  }
}
