import { createHash } from "node:crypto";
import {
  BIGINT,
  BLOB,
  blobValue,
  type DuckDBBlobValue,
  type DuckDBConnection,
  VARCHAR,
} from "@duckdb/node-api";
import { base32, fromBase32, fromBase64 } from "./byte-texts.ts";
import { farmFingerprint } from "./farm-fingerprint.ts";
import { registerScalar } from "./register.ts";

/** Errors, hashes and bytes as text. */
export function registerByteFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_error", [VARCHAR], BIGINT, fail);
  registerScalar(connection, "bq_farm_fingerprint", [BLOB], BIGINT, (value: DuckDBBlobValue) =>
    farmFingerprint(value.bytes),
  );
  registerScalar(connection, "bq_sha512", [BLOB], BLOB, (value: DuckDBBlobValue) =>
    blobValue(createHash("sha512").update(value.bytes).digest()),
  );
  registerScalar(connection, "bq_latin", [BLOB], VARCHAR, (value: DuckDBBlobValue) =>
    Buffer.from(value.bytes).toString("latin1"),
  );
  registerScalar(connection, "bq_from_latin", [VARCHAR], BLOB, (text: string) =>
    blobValue(Buffer.from(text, "latin1")),
  );
  registerScalar(connection, "bq_bytes_to_string_lossy", [BLOB], VARCHAR, (value: DuckDBBlobValue) =>
    readableText(value.bytes),
  );
  registerScalar(connection, "bq_to_base32", [BLOB], VARCHAR, (value: DuckDBBlobValue) =>
    base32(value.bytes),
  );
  registerScalar(connection, "bq_from_base32", [VARCHAR], BLOB, (text: string) =>
    blobValue(fromBase32(text)),
  );
  registerScalar(connection, "bq_from_base64", [VARCHAR], BLOB, (text: string) =>
    blobValue(fromBase64(text)),
  );
}

/** UTF-8 as text, with U+FFFD in the place of every byte that belongs to no character. */
function readableText(bytes: Uint8Array): string {
  const plain = Buffer.from(bytes).toString("utf8");
  if (!plain.includes("\ufffd")) return plain;
  const character =
    /[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|(?:\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f])[\x80-\xbf]|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2}|[\x80-\xff]/g;
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(character, (unit) =>
      unit.length === 1 && unit > "\x7f" ? "\ufffd" : Buffer.from(unit, "latin1").toString("utf8"),
    );
}

function fail(message: string): never {
  throw new Error(message);
}
