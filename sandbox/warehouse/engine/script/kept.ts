import type { StatementResult, StatementType } from "../contract.ts";

/**
 * Whether statements that ended, and a rollback of what is open, leave everything as it was, so that the script can begin again.
 * The temporary objects of a script end with it.
 */
export function leavesNothing(results: readonly Pick<StatementResult, "type" | "target">[]): boolean {
  let inTransaction = false;
  for (const { type, target } of results) {
    if (type === "BEGIN_TRANSACTION") inTransaction = true;
    else if (type === "ROLLBACK_TRANSACTION") inTransaction = false;
    else if (type === "COMMIT_TRANSACTION") return false;
    else if (target !== null && !(inTransaction && CHANGES.has(type))) return false;
    else if (!HARMLESS.has(type) && !CHANGES.has(type)) return false;
  }
  return true;
}

/** What a rollback takes back. */
const CHANGES: ReadonlySet<StatementType> = new Set([
  "INSERT",
  "UPDATE",
  "DELETE",
  "MERGE",
  "TRUNCATE_TABLE",
]);

/** Without a target: queries, and temporary tables. */
const HARMLESS: ReadonlySet<StatementType> = new Set([
  "SELECT",
  "ASSERT",
  "CREATE_TABLE",
  "CREATE_TABLE_AS_SELECT",
]);
