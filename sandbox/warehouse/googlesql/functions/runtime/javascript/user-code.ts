import { argumentTypeToString } from "../../../types/format.ts";
import type { GoogleType } from "../../../types/types.ts";
import { PRELUDE } from "./prelude.ts";
import { type Sandbox, SandboxError } from "./sandbox.ts";
import type { Wire } from "./wire.ts";

/** A user's function as its CREATE FUNCTION statement defines it. */
export interface UserFunction {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: GoogleType }[];
  readonly returns: GoogleType;
  readonly code: string;
}

/** Runs a user's function over rows of arguments. */
export type RunRows = (rows: readonly (readonly Wire[])[]) => Wire[];

/**
 * The function, ready to be called. What its code keeps in globals lasts for one batch of rows at most. Errors of the code
 * come with its message and place, e.g. `ReferenceError: y is not defined at f(STRING) line 1, columns 8-9`.
 * @throws SandboxError if the code cannot be compiled.
 */
export function compile(definition: UserFunction, sandbox: Sandbox): RunRows {
  const source = sourceOf(definition);
  const run = (input: string | null) => {
    try {
      return sandbox.run(PRELUDE, source, input);
    } catch (error) {
      throw error instanceof SandboxError ? placed(error, definition) : error;
    }
  };
  run(null);
  return (rows) => {
    const values: Wire[] = [];
    for (const batch of batchesOf(rows)) {
      const answer: unknown = JSON.parse(run(`[${batch.join(",")}]`));
      if (!Array.isArray(answer) || answer.length !== batch.length) throw new Error("no answer");
      for (const value of answer as Wire[]) values.push(value);
    }
    return values;
  };
}

/** Characters of JSON that go into the sandbox at once. */
const BATCH_LENGTH = 4_000_000;

function* batchesOf(rows: readonly (readonly Wire[])[]): Iterable<string[]> {
  let batch: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (length > 0 && length + text.length > BATCH_LENGTH) {
      yield batch;
      batch = [];
      length = 0;
    }
    batch.push(text);
    length += text.length;
  }
  if (batch.length > 0) yield batch;
}

/** The code begins on a line of its own: line n of it is line n + 1 here. */
function sourceOf({ parameters, returns, code }: UserFunction): string {
  const names = parameters.map(({ name }) => name).join(", ");
  const types = JSON.stringify(parameters.map(({ type }) => type));
  return `({ types: ${types}, returns: ${JSON.stringify(returns)}, body: function (${names}) {\n${code}\n} })`;
}

function placed(error: SandboxError, { name, parameters }: UserFunction): SandboxError {
  const frame = /\budf:(\d+)(?::(\d+))?/.exec(error.frames);
  const signature = `${name}(${parameters.map(({ type }) => argumentTypeToString(type)).join(", ")})`;
  if (!frame) return new SandboxError(`${error.message} at ${signature}`);
  const column = Number(frame[2] ?? 1);
  const place = `line ${Math.max(1, Number(frame[1]) - 1)}, columns ${column}-${column + 1}`;
  return new SandboxError(`${error.message} at ${signature} ${place}`);
}
