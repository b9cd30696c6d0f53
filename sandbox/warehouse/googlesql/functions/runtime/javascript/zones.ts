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

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
