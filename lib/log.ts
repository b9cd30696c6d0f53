import pino from "pino";
import { type Redact, redactor } from "./redact.ts";

type LogFields = Record<string, unknown>;

/** A structured log: one JSON line per call. Fields are identifiers and counts, never payloads. */
export type Log = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with fields on every line, such as the run id. */
  child(fields: LogFields): Log;
};

export type LogOptions = {
  level?: string;
  /** Secret values that must never be written; replaced wherever they occur in a line. */
  secrets?: readonly (string | undefined)[];
  /** Where lines go; default stderr, so that stdout stays free for a command's output. */
  write?: (line: string) => void;
  base?: LogFields;
};

/** A log in Cloud Logging's shape: `severity`, `message`, `time` (RFC 3339, UTC) and the fields. */
export function createLog(options: LogOptions = {}): Log {
  const redact = redactor(options.secrets ?? []);
  const write = options.write ?? ((line: string) => process.stderr.write(line));
  const logger = pino(
    {
      level: options.level ?? "info",
      messageKey: "message",
      base: options.base ?? null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ severity: severities[label] ?? "DEFAULT" }) },
    },
    { write: (line: string) => write(redact(line)) },
  );
  return wrap(logger, redact);
}

/** A log that writes nothing: the default of library functions. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
};

const severities: Record<string, string> = {
  trace: "DEBUG",
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
  fatal: "CRITICAL",
};

function wrap(logger: pino.Logger, redact: Redact): Log {
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    child: (fields) => wrap(logger.child(fields), redact),
  };
}
