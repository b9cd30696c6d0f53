/**
 * Every error code of the suite's own code, in one place. `status` is the HTTP status a worker or
 * the API answers with; `retryable` says whether doing the same again later can help.
 */
export const errorCodes = {
  USAGE: { status: 400, retryable: false, says: "A command was called in a way that makes no sense." },
  CONFIG_MISSING: { status: 500, retryable: false, says: "A required setting or secret is not set." },
  CONFIG_INVALID: { status: 500, retryable: false, says: "A setting has a value that cannot be used." },
  REGISTRY_INVALID: { status: 500, retryable: false, says: "A source file in includes/sources is wrong." },
  SOURCE_UNKNOWN: { status: 404, retryable: false, says: "No such source in includes/sources." },
  STREAM_UNKNOWN: { status: 404, retryable: false, says: "No such stream of a source." },
  OPERATION_NONE: { status: 400, retryable: false, says: "A stream cannot do what was asked of it." },
  ERASURE_INCOMPLETE: { status: 503, retryable: true, says: "Rows of an erased subject keep appearing." },
  WEBHOOK_REFUSED: { status: 401, retryable: false, says: "A delivery does not prove who sent it." },
  METRIC_UNKNOWN: { status: 404, retryable: false, says: "No such metric in includes/metrics." },
  COMPANY_UNKNOWN: { status: 404, retryable: false, says: "No company, or more than one, has that name." },
  METRIC_CHANGED: {
    status: 500,
    retryable: false,
    says: "A metric's definition changed without a new version.",
  },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false, says: "The worker answers POST only." },
  BODY_INVALID: { status: 400, retryable: false, says: "The request body is not as agreed." },
  BODY_TOO_LARGE: {
    status: 413,
    retryable: false,
    says: "The request body is larger than a worker accepts.",
  },
  SOURCE_AUTH: { status: 500, retryable: false, says: "The source refused our credentials." },
  SOURCE_REFUSED: { status: 500, retryable: false, says: "The source refused the request for good." },
  SOURCE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    says: "The source did not answer properly after all tries.",
  },
  SOURCE_DEADLINE: { status: 503, retryable: true, says: "The source took longer than the run's deadline." },
  SOURCE_QUOTA: { status: 503, retryable: true, says: "The source's quota for now is nearly used up." },
  SOURCE_REDIRECT: { status: 500, retryable: false, says: "The source redirected to another host." },
  PAGE_SHAPE: { status: 500, retryable: false, says: "A page of the source has another shape than agreed." },
  PAGE_LOOP: { status: 500, retryable: false, says: "The source repeats a page cursor or never ends." },
  CANARY_EMPTY: {
    status: 500,
    retryable: false,
    says: "A table answers with nothing, as row-level security does.",
  },
  TEST_KEY_IN_PRODUCTION: { status: 500, retryable: false, says: "A test key would fill production tables." },
  BREAKER_OPEN: {
    status: 500,
    retryable: false,
    says: "Too many bad rows in one batch; nothing was committed.",
  },
  RACE_LOST: { status: 503, retryable: true, says: "Another worker kept moving the same stream." },
  HEAD_INVALID: { status: 500, retryable: false, says: "The head of a stream holds no readable cursor." },
  INVARIANT_BROKEN: {
    status: 500,
    retryable: false,
    says: "fetched differs from inserted + present + quarantined.",
  },
  WAREHOUSE_REFUSED: { status: 500, retryable: false, says: "BigQuery refused a job or a request." },
  WAREHOUSE_UNAVAILABLE: { status: 503, retryable: true, says: "BigQuery could not be reached." },
  WAREHOUSE_SHAPE: { status: 500, retryable: false, says: "BigQuery answered rows of an unexpected shape." },
  SERVICE_FAILED: { status: 500, retryable: false, says: "A process of the local stack did not start." },
  QUERY_REFUSED: { status: 400, retryable: false, says: "BigQuery refuses a statement." },
  STACK_MISSING: { status: 503, retryable: true, says: "No warehouse is configured or running." },
  BUILD_FAILED: { status: 500, retryable: false, says: "Dataform could not build every action." },
  BUILD_INVALID: { status: 400, retryable: false, says: "The Dataform project does not compile." },
  SELECTION_EMPTY: { status: 400, retryable: false, says: "A selection names nothing that exists." },
  SCHEDULE_MISSING: { status: 404, retryable: false, says: "A source has no job in Cloud Scheduler." },
  SCHEDULER_REFUSED: { status: 500, retryable: false, says: "Cloud Scheduler refused a request for good." },
  SCHEDULER_UNAVAILABLE: { status: 503, retryable: true, says: "Cloud Scheduler could not be reached." },
  WORKER_FAILED: { status: 502, retryable: true, says: "A worker answered with an error." },
  FILE_MISSING: { status: 404, retryable: false, says: "A file to import is not there." },
  FILE_HEADER: { status: 400, retryable: false, says: "A file's columns differ from the contract." },
  FILE_ENCODING: { status: 400, retryable: false, says: "A file is not text in a known encoding." },
  FILE_MALFORMED: { status: 400, retryable: false, says: "A file cannot be read as CSV." },
  INTERNAL: { status: 500, retryable: false, says: "A defect of the suite itself." },
} as const;

export type ErrorCode = keyof typeof errorCodes;

export type ErrorParts = {
  /** What happened, with the value at fault, as a sentence without its full stop. */
  what: string;
  /** Where: a source and stream, a file and line, a table, a variable. */
  where: string;
  /** What the reader should do now. */
  next: string;
  cause?: unknown;
};

/** An error for people: code, what, where, next step; the cause is kept. */
export class SuiteError extends Error {
  readonly code: ErrorCode;
  readonly where: string;
  readonly next: string;

  constructor(code: ErrorCode, parts: ErrorParts) {
    super(`${parts.what} (${parts.where}). ${parts.next}`, { cause: parts.cause });
    this.name = "SuiteError";
    this.code = code;
    this.where = parts.where;
    this.next = parts.next;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }
}

/** The error itself when it is ours, else INTERNAL around it. */
export function asSuiteError(error: unknown, where: string): SuiteError {
  if (error instanceof SuiteError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SuiteError("INTERNAL", {
    what: `Unexpected failure: ${message}`,
    where,
    next: "Read the cause in the log of this run; if it repeats, report it as a defect.",
    cause: error,
  });
}
