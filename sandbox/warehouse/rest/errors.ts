import { DISK_FULL } from "../engine/duckdb/errors.ts";
import { type ErrorReason, WarehouseError } from "../googlesql/errors.ts";

/** BigQuery's reasons, those of statements and those of the REST surface alone. */
export type RestReason =
  | ErrorReason
  | "required"
  | "parseError"
  | "bytesBilledLimitExceeded"
  | "resourceInUse"
  | "conditionNotMet"
  | "internalError";

/** An error that the REST surface itself finds: a bad request, an unknown job, a feature that is not there. */
export class RestError extends Error {
  readonly reason: RestReason;
  readonly location: string | undefined;

  constructor(reason: RestReason, message: string, location?: string) {
    super(message);
    this.name = "RestError";
    this.reason = reason;
    this.location = location;
  }
}

/** BigQuery's ErrorProto as jobs carry it. */
export interface ErrorProto {
  readonly reason: RestReason;
  readonly message: string;
  readonly location?: string;
}

const STATUS: Record<RestReason, readonly [number, string]> = {
  invalidQuery: [400, "INVALID_ARGUMENT"],
  invalid: [400, "INVALID_ARGUMENT"],
  required: [400, "INVALID_ARGUMENT"],
  parseError: [400, "INVALID_ARGUMENT"],
  resourcesExceeded: [400, "INVALID_ARGUMENT"],
  resourceInUse: [400, "FAILED_PRECONDITION"],
  jobBackendError: [400, "INVALID_ARGUMENT"],
  bytesBilledLimitExceeded: [400, "INVALID_ARGUMENT"],
  timeout: [400, "DEADLINE_EXCEEDED"],
  accessDenied: [403, "PERMISSION_DENIED"],
  responseTooLarge: [403, "PERMISSION_DENIED"],
  notFound: [404, "NOT_FOUND"],
  duplicate: [409, "ALREADY_EXISTS"],
  conditionNotMet: [412, "FAILED_PRECONDITION"],
  stopped: [499, "CANCELLED"],
  internalError: [500, "INTERNAL"],
  notImplemented: [501, "UNIMPLEMENTED"],
  backendError: [503, "UNAVAILABLE"],
};

/** What a job keeps of an error. An error of no known kind is a defect of the warehouse: reason internalError. */
export function errorProto(error: unknown): ErrorProto {
  if (error instanceof WarehouseError || error instanceof RestError) {
    const location =
      error.location ??
      (error instanceof WarehouseError && error.reason === "invalidQuery" ? "query" : undefined);
    return { reason: error.reason, message: error.message, ...(location ? { location } : {}) };
  }
  if ((error as { code?: unknown } | null)?.code === "ENOSPC") {
    return { reason: "resourcesExceeded", message: DISK_FULL };
  }
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return { reason: "invalid", message: "The request is nested too deeply" };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { reason: "internalError", message: `The local warehouse failed: ${message}` };
}

/** Status and body of BigQuery's error answer. */
export function errorAnswer(proto: ErrorProto): { status: number; body: object } {
  const [status, name] = STATUS[proto.reason];
  const place = proto.location ? { location: proto.location, locationType: "parameter" } : {};
  const detail = { message: proto.message, domain: "global", reason: proto.reason, ...place };
  return {
    status,
    body: { error: { code: status, message: proto.message, errors: [detail], status: name } },
  };
}

export function notFound(message: string): RestError {
  return new RestError("notFound", `Not found: ${message}`);
}

export function refused(what: string): RestError {
  return new RestError("notImplemented", `${what} is not supported by the local warehouse`);
}
