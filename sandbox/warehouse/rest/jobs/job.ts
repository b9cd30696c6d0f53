import type {
  ExtractResult,
  FieldSchema,
  LoadResult,
  ResultSet,
  StatementResult,
  TableId,
} from "../../engine/contract.ts";
import type { ErrorProto } from "../errors.ts";

export type JobKind = "QUERY" | "LOAD" | "COPY" | "EXTRACT";

/** What a query job has to tell once it is done. */
export interface QueryOutcome {
  readonly kind: "QUERY";
  readonly statementType: string;
  readonly bytesProcessed: number;
  readonly schema: readonly FieldSchema[] | null;
  readonly rows: ResultSet | null;
  readonly affected: { inserted: number; updated: number; deleted: number } | null;
  readonly ddlOperation: StatementResult["ddlOperation"];
  readonly target: TableId | null;
  readonly referencedTables: readonly TableId[];
  readonly loaded?: StatementResult["loaded"];
  readonly exported?: StatementResult["exported"];
}

export interface LoadOutcome {
  readonly kind: "LOAD";
  readonly result: LoadResult;
}

export interface CopyOutcome {
  readonly kind: "COPY";
  readonly rows: number;
}

export interface ExtractOutcome {
  readonly kind: "EXTRACT";
  readonly result: ExtractResult;
}

export type Outcome = QueryOutcome | LoadOutcome | CopyOutcome | ExtractOutcome;

/** A job from its acceptance to the end of the server. Times in milliseconds since 1970 UTC. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly location: string;
  /** JobConfiguration as the client sent it, echoed by jobs.get. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly sessionId: string | null;
  readonly parentId: string | null;
  readonly created: number;
  readonly abort: AbortController;
  state: "PENDING" | "RUNNING" | "DONE";
  started: number | null;
  ended: number | null;
  error: ErrorProto | null;
  outcome: Outcome | null;
  childCount: number;
  /** Settles (never rejects) when the state becomes DONE. */
  done: Promise<void>;
}

/** Rows of a finished query; null for whatever has none. */
export function resultRows(job: Job): ResultSet | null {
  return job.outcome?.kind === "QUERY" ? job.outcome.rows : null;
}

/** Waits until the job is done or the time is over; true: done. */
export async function waitFor(job: Job, milliseconds: number): Promise<boolean> {
  if (job.state === "DONE") return true;
  if (milliseconds <= 0) return false;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([job.done, timeout]);
  clearTimeout(timer);
  return (job as Job).state === "DONE";
}
