import { SuiteError } from "../errors.ts";

/** What became of a request or job, as far as its error tells. */
export type Failure = {
  /** HTTP status, or undefined when no answer came. */
  status: number | undefined;
  /** BigQuery's reason, such as notFound, duplicate, rateLimitExceeded; "" without one. */
  reason: string;
  message: string;
};

const transientReasons = new Set([
  "backendError",
  "internalError",
  "jobBackendError",
  "jobInternalError",
  "jobRateLimitExceeded",
  "rateLimitExceeded",
  "tableUnavailable",
  "userRateLimitExceeded",
]);

/** Reads an error of the BigQuery client, a job's error, or a socket's error. */
export function failureOf(error: unknown): Failure {
  const parts = (typeof error === "object" && error !== null ? error : {}) as Record<string, unknown>;
  const first = (Array.isArray(parts.errors) ? parts.errors[0] : undefined) as
    | Record<string, unknown>
    | undefined;
  const code = Number(parts.code ?? parts.status);
  return {
    status: Number.isInteger(code) && code >= 100 ? code : undefined,
    reason: String(first?.reason ?? parts.reason ?? ""),
    message: String(first?.message || parts.message || error),
  };
}

export function isNotFound(error: unknown): boolean {
  const { status, reason } = failureOf(error);
  return status === 404 || reason === "notFound";
}

/** The job id or the table exists already. */
export function isDuplicate(error: unknown): boolean {
  const { status, reason } = failureOf(error);
  return status === 409 || reason === "duplicate";
}

/** BigQuery cancelled the transaction because another one changed the same table. */
export function isTransactionConflict(error: unknown): boolean {
  return /concurrent update|transaction (is |was )?aborted|transaction conflict|write-write conflict|could not serialize/i.test(
    failureOf(error).message,
  );
}

/** No answer, a time-out or a server's trouble: the work may or may not have been done. */
export function isTransient(error: unknown): boolean {
  if (error instanceof SuiteError) return error.retryable;
  const { status, reason, message } = failureOf(error);
  if (transientReasons.has(reason)) return true;
  if (status !== undefined) return status === 408 || status === 429 || status >= 500;
  return /ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|socket|network|premature|fetch failed|aborted|terminated/i.test(
    message,
  );
}

/** BigQuery's error as ours: WAREHOUSE_UNAVAILABLE when trying again can help, else WAREHOUSE_REFUSED. */
export function warehouseError(error: unknown, where: string): SuiteError {
  if (error instanceof SuiteError) return error;
  const { message, reason } = failureOf(error);
  const said = message.split("\n", 1)[0]?.slice(0, 500);
  if (isTransient(error)) {
    return new SuiteError("WAREHOUSE_UNAVAILABLE", {
      what: `BigQuery did not do the work: ${said}`,
      where,
      next: "The next run tries again; if it lasts, look at BigQuery's status and at BIGQUERY_EMULATOR_HOST.",
      cause: error,
    });
  }
  return new SuiteError("WAREHOUSE_REFUSED", {
    what: `BigQuery refused${reason ? ` (${reason})` : ""}: ${said}`,
    where,
    next: "Read the job in the BigQuery console, or check the worker's roles on its data sets.",
    cause: error,
  });
}
