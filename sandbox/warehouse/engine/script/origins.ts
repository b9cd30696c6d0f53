import { errorAt, type WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import type { Frame } from "./frames.ts";
import type { Run } from "./run.ts";

interface Origin {
  readonly text: string;
  readonly frames: readonly Frame[];
}

/** Notes on an error which statement it came from (the innermost one counts) and which calls led there. */
export function blame(error: WarehouseError, run: Run, statement: Statement): WarehouseError {
  const known = ORIGINS.get(error);
  if (!known) ORIGINS.set(error, { text: statement.text, frames: [frameOf(run, statement)] });
  else if (statement.kind === "call_procedure" || statement.kind === "execute_immediate") {
    ORIGINS.set(error, { ...known, frames: [...known.frames, frameOf(run, statement)] });
  }
  return error;
}

/** The statement that an error came from, and where it stands; none for errors that no statement raised. */
export function originOf(error: WarehouseError): Origin | undefined {
  return ORIGINS.get(error);
}

function frameOf({ source, routine }: Run, { position }: Statement): Frame {
  const { line = 1, column = 1 } = errorAt("", source, position);
  return { source, position, line, column, routine };
}

const ORIGINS = new WeakMap<WarehouseError, Origin>();
