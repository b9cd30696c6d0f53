import type { FunctionCall, ScalarFunction } from "../translate/typed.ts";
import { arrayOf, BYTES, INT64, STRING } from "../types/make.ts";
import { arity, type Entries, simple } from "./define.ts";

/** Hashes (of the UTF-8 bytes of a STRING) and bytes as text. */
export const byteFunctions: Entries<ScalarFunction> = {
  MD5: hash("md5"),
  SHA1: hash("sha1"),
  SHA256: hash("sha256"),
  SHA512: (call) => ({ sql: `bq_sha512(${bytesOf(call)})`, type: BYTES }),
  FARM_FINGERPRINT: (call) => ({ sql: `bq_farm_fingerprint(${bytesOf(call)})`, type: INT64 }),
  TO_HEX: simple(["BYTES"], "STRING", (b) => `lower(hex(${b}))`),
  FROM_HEX: simple(["STRING"], "BYTES", (s) => `bq_from_hex(${s})`),
  TO_BASE64: simple(["BYTES"], "STRING", (b) => `to_base64(${b})`),
  FROM_BASE64: simple(["STRING"], "BYTES", (s) => `bq_from_base64(${s})`),
  TO_BASE32: simple(["BYTES"], "STRING", (b) => `bq_to_base32(${b})`),
  FROM_BASE32: simple(["STRING"], "BYTES", (s) => `bq_from_base32(${s})`),
  SAFE_CONVERT_BYTES_TO_STRING: simple(["BYTES"], "STRING", (b) => `bq_bytes_to_string_lossy(${b})`),
  CODE_POINTS_TO_STRING: simple(["INT64[]"], "STRING", (a) => `bq_code_points_to_string(${a})`),
  CODE_POINTS_TO_BYTES: simple(["INT64[]"], "BYTES", (a) => `bq_code_points_to_bytes(${a})`),
  TO_CODE_POINTS: (call) => {
    arity(call, 1);
    const macro = call.typed(0).type.kind === "BYTES" ? "bq_byte_values" : "bq_to_code_points";
    const sql = macro === "bq_byte_values" ? call.as(0, BYTES) : call.as(0, STRING);
    return { sql: `${macro}(${sql})`, type: arrayOf(INT64) };
  },
};

function bytesOf(call: FunctionCall): string {
  arity(call, 1);
  return call.typed(0).type.kind === "BYTES" ? call.as(0, BYTES) : `encode(${call.as(0, STRING)})`;
}

function hash(duck: string): ScalarFunction {
  return (call) => {
    arity(call, 1);
    const type = call.typed(0).type.kind === "BYTES" ? BYTES : STRING;
    return { sql: `unhex(${duck}(${call.as(0, type)}))`, type: BYTES };
  };
}
