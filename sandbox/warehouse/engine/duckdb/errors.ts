import { type ErrorReason, WarehouseError } from "../../googlesql/errors.ts";
import { decimalText } from "../../googlesql/types/decimal.ts";

/** What of a DuckDB failure the engine decides on before it becomes a WarehouseError. */
export type DuckFailure = "conflict" | "missing_table" | "interrupted" | "memory" | "other";

/** Which kind of failure DuckDB reports, by its message. */
export function failureOf(error: unknown): DuckFailure {
  const message = messageOf(error);
  if (/Transaction ?Context Error|Transaction conflict|write-write conflict/i.test(message))
    return "conflict";
  if (/^INTERRUPT Error|^Interrupted/i.test(message)) return "interrupted";
  if (/^Catalog Error: Table with name .* does not exist/i.test(message)) return "missing_table";
  if (OUT_OF_MEMORY.test(message)) return "memory";
  return "other";
}

/** Neither memory nor the room for what is spilled is enough. */
const OUT_OF_MEMORY =
  /^Out of Memory Error|^(?!Invalid Input)\w[\w ]*Error: .*(?:failed to (?:allocate|pin)|could not allocate)/i;

/** BigQuery's error for a failure inside DuckDB: the first line, without DuckDB's class and physical table names. */
export function mapDuckError(error: unknown): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const raw = messageOf(error);
  const text = stripClass(raw.split("\n")[0] ?? raw).replace(/@\d+(?=["'.\s]|$)/g, "");
  for (const rule of RULES) {
    const match = rule.pattern.exec(rule.whole ? raw : text);
    if (match)
      return new WarehouseError(rule.message(match), {
        reason: rule.reason ?? "invalidQuery",
        location: "query",
        cause: error,
      });
  }
  if (text === "" || FOREIGN.test(raw.split("\n")[0] ?? raw)) return unknown(error);
  return new WarehouseError(inGoogleSql(text), { reason: "invalidQuery", location: "query", cause: error });
}

/** What no user can act on: DuckDB's complaints of the SQL that it was given, and of itself. */
const FOREIGN =
  /^(?:INTERNAL|Binder|Parser|Serialization|FATAL) Error|Candidate functions|No function matches|\bbq_\w+|database has been invalidated/;

function unknown(error: unknown): WarehouseError {
  return new WarehouseError(
    "This statement is not supported by the local warehouse: its engine cannot run it",
    {
      reason: "notImplemented",
      location: "query",
      cause: error,
    },
  );
}

/** Names of DuckDB's types as GoogleSQL has them; longer ones first. */
const TYPE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/ when casting from source column \w+/g, ""],
  [/TIMESTAMP WITH TIME ZONE|TIMESTAMPTZ/g, "TIMESTAMP"],
  [/\b(?:U?HUGEINT|BIGINT|INTEGER)\b/g, "INT64"],
  [/\bDECIMAL\(38,9\)/g, "NUMERIC"],
  [/\bDECIMAL\(38,\d+\)/g, "BIGNUMERIC"],
  [/\bDOUBLE\b/g, "FLOAT64"],
  [/\bVARCHAR\b/g, "STRING"],
  [/\bBLOB\b/g, "BYTES"],
  [/\bBOOLEAN\b/g, "BOOL"],
];

function inGoogleSql(text: string): string {
  return TYPE_NAMES.reduce((message, [pattern, name]) => message.replace(pattern, name), text);
}

interface Rule {
  readonly pattern: RegExp;
  /** Match DuckDB's whole message instead of its cleaned first line. */
  readonly whole?: boolean;
  readonly reason?: ErrorReason;
  message(match: RegExpExecArray): string;
}

/** BigQuery's advice for results that do not fit. */
export const RESPONSE_TOO_LARGE =
  "Response too large to return. Consider specifying a destination table in your job configuration. For more details, see https://cloud.google.com/bigquery/troubleshooting-errors";

/** How BigQuery complains of text that is not a value of a DuckDB type. */
const READ: Readonly<Record<string, string>> = {
  INT64: "Bad int64 value: ",
  DOUBLE: "Bad double value: ",
  "DECIMAL(38,9)": "Invalid NUMERIC value: ",
};

/** Nothing is lost by it: what does not fit is not acknowledged. */
export const DISK_FULL = "Resources exceeded: no space is left on the disk of the local warehouse";

/** What DuckDB cannot do between a failure in a transaction and its end. */
export const AFTER_FAILURE =
  "After a statement failed inside of a transaction, reading or changing tables before ROLLBACK TRANSACTION is not supported by the local warehouse";

/** First match wins. Wordings on the right are BigQuery's. */
const RULES: readonly Rule[] = [
  {
    pattern: /Current transaction is aborted/,
    reason: "notImplemented",
    message: () => AFTER_FAILURE,
  },
  {
    pattern: /^INTERRUPT Error/i,
    whole: true,
    reason: "stopped",
    message: () => "Job execution was cancelled: User requested cancellation",
  },
  {
    pattern:
      /Could not convert string '(Scalar subquery produced more than one element|Bad int64 value: .*)' to INT64/,
    message: (m) => m[1] ?? "",
  },
  {
    pattern: /Cannot create a string longer than|Invalid string length/,
    reason: "responseTooLarge",
    message: () => RESPONSE_TOO_LARGE,
  },
  {
    pattern: /More than one row returned by a subquery/,
    message: () => "Scalar subquery produced more than one element",
  },
  {
    pattern: /NOT NULL constraint failed: (?:.*\.)?([^.]+)$/,
    message: (m) => `Required field ${m[1]} cannot be null`,
  },
  {
    pattern:
      /^(?:missing [)\]]|unexpected \)|bad repetition operator|no argument for repetition operator|invalid (?:perl operator|escape sequence|repetition size|character class|named capture group|UTF-8)|trailing \\|pattern too large)/,
    message: (m) => `Cannot parse regular expression: ${m.input}`,
  },
  {
    pattern: /^IO Error: .*No space left on device|^ENOSPC/i,
    whole: true,
    reason: "resourcesExceeded",
    message: () => DISK_FULL,
  },
  {
    pattern: /^Resources exceeded during query execution: .*/,
    reason: "resourcesExceeded",
    message: (m) => m[0],
  },
  {
    pattern: /^(?:UDF out of memory|UDF worker timed out during execution)/,
    reason: "resourcesExceeded",
    message: (m) => `Resources exceeded during query execution: ${m.input}`,
  },
  {
    pattern: OUT_OF_MEMORY,
    whole: true,
    reason: "resourcesExceeded",
    message: () =>
      "Resources exceeded during query execution: The query could not be executed in the allotted memory",
  },
  {
    pattern: /Overflow in (?:addition|subtraction|multiplication) of INT64 \((.*)\)/,
    message: (m) => `int64 overflow: ${m[1]}`,
  },
  {
    pattern: /Overflow (?:in negation|on abs|in division).*/,
    message: () => "int64 overflow: --9223372036854775808",
  },
  {
    pattern: /Overflow in (?:addition|subtract(?:ion)?) of DECIMAL\(38\) \((-?\d+) ([+-]) (-?\d+)\)/,
    message: ([, a, sign, b]) =>
      `numeric overflow: ${decimalText(BigInt(a ?? 0), 9)} ${sign} ${decimalText(BigInt(b ?? 0), 9)}`,
  },
  {
    pattern: /(?:STDDEV|VAR|COVAR|CORR|REGR)\w*(?: for [XY])? is out of range/,
    reason: "notImplemented",
    message: () => "The variance of numbers as large as these is not supported by the local warehouse",
  },
  { pattern: /Overflow in HUGEINT addition/, message: () => "numeric overflow: SUM" },
  {
    pattern: /Could not convert string (["'])(.*)\1 to (INT64|DOUBLE|DECIMAL\(38,9\))/,
    message: (m) => `${READ[m[3] ?? ""] ?? "Bad value: "}${m[2]}`,
  },
  {
    pattern: /invalid (timestamp|date|time) field format: "(.*?)"/,
    message: (m) => `Invalid ${m[1]}: '${m[2]}'`,
  },
  {
    pattern:
      /Type \w+ with value (.*) can't be cast because the value is out of range for the destination type INT64/,
    message: (m) => `int64 out of range: ${m[1]}`,
  },
  {
    pattern: /[Cc]ast(?:ing)? value "?(.*?)"? to (?:type )?DECIMAL\(38,9\)/,
    message: (m) => `numeric out of range: ${m[1]}`,
  },
  {
    pattern: /[Cc]ast(?:ing)? value "?(.*?)"? to (?:type )?DECIMAL\(38,18\)/,
    reason: "notImplemented",
    message: (m) => `A BIGNUMERIC as large as ${m[1]} is not supported by the local warehouse`,
  },
  {
    pattern:
      /out of range for the destination type INT64|Overflow in (?:addition|subtraction|multiplication|negation) of INT64|overflow.*INT64/i,
    message: (m) => `int64 overflow: ${m.input}`,
  },
];

/** By shape, not by class: DuckDB's errors may come from another realm than this code. */
function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : String(error);
}

function stripClass(line: string): string {
  return line.replace(
    /^(?:Invalid Input|Conversion|Out of Range|Constraint|Binder|Catalog|Parser|Not implemented|Invalid|Executor|INTERNAL|IO|TransactionContext|INTERRUPT) Error: /i,
    "",
  );
}
