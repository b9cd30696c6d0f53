import { isPlainKey, keyStep } from "../functions/json-paths.ts";
import { quoteString } from "../types/duckdb.ts";

/** The member of a JSON object under a key that is known while translating; NULL where there is none. */
export function jsonMember(json: string, key: string): string {
  if (isPlainKey(key)) return `json_extract(${json}, ${quoteString(`$${keyStep(key)}`)})`;
  return `CAST(bq_json_member(${json}, ${quoteString(key)}) AS JSON)`;
}
