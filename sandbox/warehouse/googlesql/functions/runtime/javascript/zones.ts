import { BOOLEAN, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { registerScalar } from "./register.ts";

export function registerZoneFunctions(connection: DuckDBConnection): void {
  const known = new Map<string, boolean>();
  registerScalar(connection, "bq_is_zone", [VARCHAR], BOOLEAN, (name: string) => {
    const answer = known.get(name) ?? isZone(name);
    if (known.size < 1000) known.set(name, answer);
    return answer;
  });
}

/** Whether a text names a time zone or an offset from UTC of at most fourteen hours. */
export function isZoneText(text: string): boolean {
  const offset = /^(?:UTC)?[+-](\d{1,2})(?::?(\d{1,2}))?$/.exec(text);
  if (!offset) return isZone(text);
  const [hours, minutes] = [Number(offset[1]), Number(offset[2] ?? 0)];
  return minutes < 60 && hours * 60 + minutes <= 14 * 60;
}

/** Names are written as they are registered: none is without a capital letter. */
function isZone(name: string): boolean {
  if (!/[A-Z]/.test(name) || name === "Z" || /^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
