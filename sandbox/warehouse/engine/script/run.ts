import type { WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import type { Binding } from "../../googlesql/translate/typed.ts";
import type { ExecuteRequest, StatementResult } from "../contract.ts";
import type { ResultLimits } from "../results/result-set.ts";
import type { Warehouse } from "../warehouse.ts";
import type { Flow } from "./control.ts";
import type { Frame } from "./frames.ts";
import type { Scope } from "./scope.ts";
import type { Session } from "./session.ts";

/** Everything that a statement sees while it runs. Inner texts (procedures, EXECUTE IMMEDIATE) get a copy with another source. */
export interface Run {
  /** Runs statements within a run: how loops, blocks and procedures run their bodies. */
  readonly interpret: (run: Run, statements: readonly Statement[]) => Promise<Flow>;
  readonly warehouse: Warehouse;
  readonly session: Session;
  /** The text that positions in the syntax tree refer to. */
  readonly source: string;
  readonly named: ReadonlyMap<string, Binding>;
  readonly positional: readonly Binding[];
  readonly scope: Scope;
  /** The error that the innermost exception handler deals with. */
  readonly caught: CaughtError | null;
  /** Results so far, in order; shared by all copies. */
  readonly results: StatementResult[];
  /** Bytes that expressions of the script itself have read (DECLARE, SET, IF …); shared by all copies. */
  readonly spent: { bytes: number };
  readonly limits: ResultLimits;
  readonly destination: ExecuteRequest["destination"];
  readonly signal: AbortSignal | undefined;
  /** Procedures around this text. */
  readonly depth: number;
  /** The full name of the procedure whose body this text is, or null. */
  readonly routine: string | null;
  /** When the request began, in milliseconds since 1970. */
  readonly began: number;
  /** Id of the job that runs this, and whether it is a script, whose statements are jobs of their own. */
  readonly job: { readonly id: string | null; readonly isScript: boolean };
  /** Rows of INFORMATION_SCHEMA.JOBS, read before the script starts; null where nothing seemed to need them. */
  readonly jobs: readonly Record<string, unknown>[] | null;
}

interface CaughtError {
  readonly error: WarehouseError;
  readonly statement: string;
  readonly frames: readonly Frame[];
}
