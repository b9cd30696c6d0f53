import { WarehouseError } from "../../googlesql/errors.ts";
import type { Connection } from "../duckdb/connection.ts";
import { AFTER_FAILURE } from "../duckdb/errors.ts";
import type { Run } from "./run.ts";

/**
 * Where a statement that only reads runs. DuckDB ends a transaction with the first statement in it that fails; until ROLLBACK
 * only what reads no tables can go on, on a connection beside it.
 */
export async function readConnection({ session }: Run, sql: string): Promise<Connection> {
  if (!session.isDoomed) return session.connection;
  if (!/@\d+"/.test(sql)) return session.beside();
  throw new WarehouseError(AFTER_FAILURE, { reason: "notImplemented", location: "query" });
}
