import { SuiteError } from "../errors.ts";

/** What to do next, by code of gRPC. */
const refusals: Readonly<Record<number, string>> = {
  3: "Check the location and the job's fields.",
  5: "Check --project and --location; Cloud Scheduler serves single regions such as europe-west1.",
  6: "Somebody else made the job meanwhile: run the same command again.",
  7: "Enable cloudscheduler.googleapis.com and ask for the role Cloud Scheduler Admin, and Service Account User on the service account.",
  16: "Sign in with `gcloud auth application-default login`.",
};

/** DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED and UNAVAILABLE: the same request can succeed later. */
const transient = new Set([4, 8, 10, 14]);

/** Over REST an error carries an HTTP status instead. */
const codeOfStatus: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 6,
  429: 8,
  502: 14,
  503: 14,
  504: 4,
};

export function isNotFound(error: unknown): boolean {
  return codeOf(error) === 5;
}

/** An error of Google's client as ours: SCHEDULER_UNAVAILABLE when trying again can help, else SCHEDULER_REFUSED. */
export function schedulerError(error: unknown, where: string): SuiteError {
  if (error instanceof SuiteError) return error;
  const said = messageOf(error);
  const code = codeOf(error);
  if (transient.has(code) || /ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|socket hang up|fetch failed/.test(said)) {
    return new SuiteError("SCHEDULER_UNAVAILABLE", {
      what: `Cloud Scheduler did not answer: ${said}`,
      where,
      next: "Run the same command again; what was done already is not done twice.",
      cause: error,
    });
  }
  return new SuiteError("SCHEDULER_REFUSED", {
    what: `Cloud Scheduler refused: ${said}`,
    where,
    next: refusals[code] ?? "Read the message; the Cloud Scheduler page of the console shows the job.",
    cause: error,
  });
}

/** The code of gRPC, 0 without one. */
function codeOf(error: unknown): number {
  if (/default credentials/.test(messageOf(error))) return 16;
  const code = Number((error as { code?: unknown }).code);
  return codeOfStatus[code] ?? (code > 0 && code < 17 ? code : 0);
}

/** First line of what was said; over REST that is in a JSON document. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, inJson] = /^\{"error":.*"message":\s*("(?:[^"\\]|\\.)*")/s.exec(message) ?? [];
  const text = inJson ? String(JSON.parse(inJson)) : message;
  return (text.split("\n", 1)[0] ?? "").slice(0, 500).replace(/\.$/, "");
}
