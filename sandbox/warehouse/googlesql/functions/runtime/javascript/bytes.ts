import { createHash } from "node:crypto";
import {
  BIGINT,
  BLOB,
  blobValue,
  type DuckDBBlobValue,
  type DuckDBConnection,
  VARCHAR,
} from "@duckdb/node-api";
import { fingerprint64 } from "farmhash-modern";
import { registerScalar } from "./register.ts";

/** Errors, hashes and bytes as text. */
export function registerByteFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_error", [VARCHAR], BIGINT, fail);
  registerScalar(connection, "bq_farm_fingerprint", [BLOB], BIGINT, (value: DuckDBBlobValue) =>
    BigInt.asIntN(64, fingerprint64(value.bytes)),
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
    Buffer.from(value.bytes).toString("utf8"),
  );
}

function fail(message: string): never {
  throw new Error(message);
}
