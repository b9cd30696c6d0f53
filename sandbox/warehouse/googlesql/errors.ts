/**
 * The one kind of error that a statement can end with. `reason` is BigQuery's, as it goes over the wire:
 * invalidQuery (400), notFound (404), duplicate (409), accessDenied (403), responseTooLarge (403), stopped (cancelled or out of
 * time), resourcesExceeded (400), jobBackendError (retryable, 400), notImplemented (501, what the local warehouse refuses
 * although BigQuery has it).
 */
export type ErrorReason =
  | "invalidQuery"
  | "notFound"
  | "duplicate"
  | "accessDenied"
  | "invalid"
  | "responseTooLarge"
  | "stopped"
  | "timeout"
  | "resourcesExceeded"
  | "jobBackendError"
  | "backendError"
  | "notImplemented";

export class WarehouseError extends Error {
  readonly reason: ErrorReason;
  /** What the error is about, e.g. "query" or a table, as BigQuery's `location`. */
  readonly location: string | undefined;
  /** 1-based place in the statement, if known. */
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(
    message: string,
    options: {
      reason?: ErrorReason;
      location?: string;
      line?: number;
      column?: number;
      cause?: unknown;
    } = {},
  ) {
    const place = options.line === undefined ? "" : ` at [${options.line}:${options.column}]`;
    super(message + place, { cause: options.cause });
    this.name = "WarehouseError";
    this.reason = options.reason ?? "invalidQuery";
    this.location = options.location;
    this.line = options.line;
    this.column = options.column;
  }
}

/** An error at an offset of a source text: the message ends with ` at [line:column]`, both counted from 1. */
export function errorAt(
  message: string,
  source: string,
  position: number,
  reason: ErrorReason = "invalidQuery",
  cause?: unknown,
): WarehouseError {
  const before = source.slice(0, position);
  const line = before.split("\n").length;
  const column = position - before.lastIndexOf("\n");
  return new WarehouseError(message, { reason, location: "query", line, column, cause });
}

/** The error with a place, if it has none yet; anything else unchanged. */
export function placed(error: unknown, source: string, position: number): unknown {
  if (!(error instanceof WarehouseError) || error.line !== undefined) return error;
  return errorAt(error.message, source, position, error.reason, error);
}

/** What BigQuery has and the local warehouse does not: refused, never guessed. */
export function refusedAt(what: string, source: string, position: number): WarehouseError {
  return errorAt(`${what} is not supported by the local warehouse`, source, position, "notImplemented");
}
