import type { Outcome } from "./engine.ts";

/** What is wrong with an outcome, or null: a crash, a hang, an error that is not BigQuery's kind. */
export function flaw(
  sql: string,
  outcome: Outcome,
): { readonly what: string; readonly detail: string } | null {
  if (outcome.kind === "rows") return null;
  if (outcome.kind !== "error") return { what: outcome.kind, detail: outcome.message.slice(0, 600) };
  const { message, place } = outcome;
  const leak = message.match(LEAKS)?.find((text) => !sql.toUpperCase().includes(text.toUpperCase()));
  if (leak !== undefined) return { what: "leak", detail: `${leak}: ${message}` };
  if (PLACED.test(message) && !MET_WHILE_RUNNING.test(message) && !place)
    return { what: "no place", detail: message };
  return message.trim() === "" ? { what: "no message", detail: "" } : null;
}

/** Words of DuckDB, of JavaScript and of the translator, which no statement of BigQuery's says. */
const LEAKS =
  /\b(?:Binder|Catalog|Parser|Conversion|Internal|Invalid Input|Out of Range|Serialization|Mismatch Type) Error|\bINTERNAL\b|\bbq_\w+|Candidate functions|LINE \d+:|DuckDB|U?HUGEINT|VARCHAR|\bBIGINT|\bDOUBLE\b|\bBLOB\b|DECIMAL\(\d+|TIMESTAMPTZ|WITH TIME ZONE|\blist_\w+|struct_pack|explicit type cast|RangeError|ReferenceError|Cannot read propert|is not a function|of undefined|\[object|Maximum call stack|\b_l\d+\b|stack overflow/g;

/** Errors of syntax, names and types, which BigQuery answers with their place. */
const PLACED =
  /^(?:Syntax error|No matching signature|Function not found|Unrecognized name|Table-valued function not found|Analytic function not found)|is not supported by the local warehouse|Could not cast literal|Invalid cast/;

/** Refusals of a value that only the running query meets: there is no place to name. */
const MET_WHILE_RUNNING =
  /^A (?:BIG)?NUMERIC (?:as large|with|of)|^A power of |^The (?:variance|covariance|correlation) of numbers as /;
