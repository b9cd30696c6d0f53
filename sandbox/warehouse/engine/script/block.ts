import type { Statement } from "../../googlesql/syntax/ast.ts";
import { mapDuckError } from "../duckdb/errors.ts";
import type { Flow } from "./control.ts";
import { originOf } from "./origins.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";

/** BEGIN … [EXCEPTION WHEN ERROR THEN …] END with variables of its own; the handler sees @@error.*. */
export async function runBlock(run: Run, block: Extract<Statement, { kind: "block" }>): Promise<Flow> {
  const inner = { ...run, scope: new Scope(run.scope) };
  const flow = await guardedBody(inner, block);
  const leaves =
    flow?.jump === "break" && flow.label !== null && flow.label.toLowerCase() === block.label?.toLowerCase();
  return leaves ? null : flow;
}

async function guardedBody(run: Run, block: Extract<Statement, { kind: "block" }>): Promise<Flow> {
  try {
    return await run.interpret(run, block.body);
  } catch (thrown) {
    const error = mapDuckError(thrown);
    if (!block.exception || error.reason === "stopped" || error.reason === "timeout") throw error;
    const origin = originOf(error);
    const caught = { error, statement: origin?.text ?? "", frames: origin?.frames ?? [] };
    return run.interpret({ ...run, scope: run.scope.outside(), caught }, block.exception);
  }
}
