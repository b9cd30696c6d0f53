import type { WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import type { Run } from "./run.ts";

/** Notes on an error which statement it came from; the innermost one counts. */
export function blame(error: WarehouseError, run: Run, statement: Statement): WarehouseError {
  if (!ORIGINS.has(error))
    ORIGINS.set(error, { text: statement.text, source: run.source, position: statement.position });
  return error;
}

/** The statement that an error came from, and where it stands in which text. */
export function originOf(
  error: WarehouseError,
): { text: string; source: string; position: number } | undefined {
  return ORIGINS.get(error);
}

const ORIGINS = new WeakMap<WarehouseError, { text: string; source: string; position: number }>();
