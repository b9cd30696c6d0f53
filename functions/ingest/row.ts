import * as crypto from "node:crypto";
import { createHash } from "node:crypto";
import { type Suppression, suppressNothing } from "./erasure/suppression.ts";
import type { Item, Problem, Stream } from "./stream.ts";
import { normaliseTimestamp } from "./timestamp.ts";

type Row = {
  /** One line of NDJSON in the shape of a stage table, without its line end. */
  line: string;
  bad: boolean;
  /** It is about a subject that was erased: it must not be stored. */
  hidden: boolean;
  value: unknown;
};

type RowMaker = (item: Item, seq: number, ord: number) => Row;

/**
 * A function from records to stage lines. A record that cannot be parsed, breaks the stream's
 * contract, or has no usable key or version becomes a bad row with path, code and message.
 * A stream without a version field takes the row's place (seq and ord) as its version, so that a
 * record that returns to an earlier content is a row again.
 */
export function rowMaker(
  stream: Stream,
  redact: (text: string) => string = (text) => text,
  suppression: Suppression = suppressNothing,
): RowMaker {
  const { spec, record } = stream;
  return (item, seq, ord) => {
    let value = item.value;
    let text = item.text;
    let problem = item.problem;
    if (value === undefined && text !== undefined) {
      try {
        value = JSON.parse(text);
      } catch {
        problem ??= { path: "", code: "invalid_json", message: "The record is no JSON." };
      }
    }
    text ??= JSON.stringify(value) ?? "null";
    const hash = sha256(item.identity ?? text);
    const pk = item.pk ?? keyOf(value, spec.primaryKey);
    if (!problem && !item.tombstone) problem = contractProblem(record, value);
    problem ??= keyProblem(pk, spec.primaryKey);

    const versionText = spec.version === null ? "" : versionOf(value, spec.version);
    const version = versionText === "" ? undefined : normaliseTimestamp(versionText);
    if (!problem && spec.version !== null && version === undefined) {
      problem = { path: spec.version, code: "invalid_version", message: "The version is no timestamp." };
    }
    const rowId = sha256(
      `${spec.id}\n${pk ?? ""}\n${spec.version === null ? `${seq}:${ord}` : versionText}\n${hash}`,
    );
    const deleted = item.tombstone || (!problem && stream.isDeleted?.(value));
    const op = deleted ? "delete" : "upsert";
    const line =
      `{"_row_id":"${rowId}","_pk":${JSON.stringify(storable(pk ?? ""))},"_op":"${op}",` +
      (version === undefined ? "" : `"_source_updated_at":"${version}",`) +
      `"_ord":${ord},"_payload_hash":"${hash}","payload":${JSON.stringify(text)}` +
      (item.rowNumber === undefined ? "" : `,"_row_number":${item.rowNumber}`) +
      (problem ? errorFields(problem, redact) : "") +
      "}";
    const hidden =
      suppression.count > 0 &&
      suppression.hides({ value, text, pk: pk ?? "", personalData: spec.personalData });
    return { line, bad: problem !== undefined, hidden, value };
  };
}

/** Hexadecimal SHA-256 of a text in UTF-8. */
export function sha256(text: string): string {
  return oneShot ? oneShot("sha256", text) : createHash("sha256").update(text).digest("hex");
}

/** Node's one-shot hash is three times as fast on short texts; it came with 20.12. */
const oneShot: ((algorithm: string, text: string) => string) | undefined = crypto.hash;

function keyOf(value: unknown, fields: readonly string[]): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Record<string, unknown>;
  const [only] = fields;
  if (fields.length === 1 && only !== undefined) return scalar(record[only]);
  const parts = fields.map((field) => scalar(record[field]));
  return parts.includes(undefined) ? undefined : JSON.stringify(parts);
}

function scalar(value: unknown): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return undefined;
}

function keyProblem(pk: string | undefined, fields: readonly string[]): Problem | undefined {
  const path = fields.join(",");
  if (pk === undefined || pk === "")
    return { path, code: "missing_key", message: "The key is missing or inexact." };
  if (pk.length > 1024)
    return { path, code: "key_too_long", message: "The key is longer than 1,024 characters." };
  if (unstorable.test(pk))
    return { path, code: "invalid_key", message: "The key holds NUL or half a character." };
  return undefined;
}

const unstorable = /\0|\p{Surrogate}/u;

/** A text that a load job takes, even of a key that is bad: one such row would refuse the whole batch for ever. */
function storable(text: string): string {
  return unstorable.test(text) ? text.replaceAll(/\0|\p{Surrogate}/gu, "\ufffd") : text;
}

function versionOf(value: unknown, field: string): string {
  const version = (value as Record<string, unknown> | null)?.[field];
  return typeof version === "string" || typeof version === "number" ? String(version) : "";
}

function contractProblem(record: Stream["record"], value: unknown): Problem | undefined {
  const result = record.safeParse(value);
  if (result.success) return undefined;
  const issue = result.error.issues[0];
  return {
    path: issue?.path.join(".") ?? "",
    code: issue?.code ?? "custom",
    message: issue?.message ?? "The record breaks its contract.",
  };
}

function errorFields({ path, code, message }: Problem, redact: (text: string) => string): string {
  const field = (name: string, text: string) =>
    `,"${name}":${JSON.stringify(storable(redact(text).slice(0, 500)))}`;
  return field("_error_path", path) + field("_error_code", code) + field("_error_message", message);
}
