import { quoteString } from "../types/duckdb.ts";
import type { Translation } from "./translation.ts";

/**
 * A clause of a grouped SELECT in which no TRY reads a grouping key by itself: DuckDB loses columns of GROUP BY there. Keys are
 * handed in as fields of a struct instead. `keys` is their SQL; a TRY that is a key, or part of one, stays.
 */
export function keysIntoTries(t: Translation, sql: string, keys: ReadonlySet<string>): string {
  if (keys.size === 0 || !sql.includes("TRY(")) return sql;
  const whole = [...keys].filter((key) => key.includes("TRY("));
  let result = "";
  for (let at = 0; at < sql.length; ) {
    const key = whole.find((text) => sql.startsWith(text, at));
    const stays = key ? at + key.length : endOfQuoted(sql, at) || (isTry(sql, at) ? 0 : at + 1);
    const end = stays || endOfCall(sql, at);
    result += stays ? sql.slice(at, end) : withKeys(t, sql.slice(at, end), keys);
    at = end;
  }
  return result;
}

function withKeys(t: Translation, call: string, keys: ReadonlySet<string>): string {
  const used = [...keys].filter((key) => call.includes(key)).sort((a, b) => b.length - a.length);
  if (used.length === 0) return call;
  const row = t.fresh("_k");
  const fields = used.map((key, i) => `${quoteString(`k${i}`)}: ${key}`);
  const inner = used.reduce((text, key, i) => text.replaceAll(key, `(${row})."k${i}"`), call);
  return `list_transform([{${fields.join(", ")}}], lambda ${row}: ${inner})[1]`;
}

function isTry(sql: string, at: number): boolean {
  return sql.startsWith("TRY(", at) && !/\w/.test(sql[at - 1] ?? "");
}

/** Behind the literal or quoted name that begins at a place; 0 if none does. */
function endOfQuoted(sql: string, at: number): number {
  const quote = sql[at];
  if (quote !== "'" && quote !== '"') return 0;
  let end = at + 1;
  while (end < sql.length && (sql[end] !== quote || sql[end + 1] === quote))
    end += sql[end] === quote ? 2 : 1;
  return end + 1;
}

/** Behind the bracket that closes the call that begins at a place. */
function endOfCall(sql: string, at: number): number {
  let depth = 0;
  for (let i = sql.indexOf("(", at); i < sql.length; ) {
    const quoted = endOfQuoted(sql, i);
    if (quoted > 0) {
      i = quoted;
      continue;
    }
    if (sql[i] === "(") depth++;
    if (sql[i] === ")" && --depth === 0) return i + 1;
    i++;
  }
  return sql.length;
}
