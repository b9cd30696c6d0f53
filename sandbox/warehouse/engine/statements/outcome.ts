import type { StatementResult } from "../contract.ts";

/** What a statement did; the interpreter adds text and time. */
export type Outcome = Omit<StatementResult, "text" | "milliseconds">;

export function outcome(type: StatementResult["type"], rest: Partial<Outcome> = {}): Outcome {
  return { type, rows: null, affected: null, target: null, referencedTables: [], bytesProcessed: 0, ...rest };
}
