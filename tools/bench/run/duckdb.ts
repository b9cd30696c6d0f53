import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/**
 * Works with a DuckDB of its own, the peer of the warehouse: same library, no server and no translation. In memory unless a
 * file is given.
 */
export async function withDuckDB<T>(
  work: (duck: DuckDBConnection) => Promise<T>,
  file = ":memory:",
): Promise<T> {
  const instance = await DuckDBInstance.create(file);
  const duck = await instance.connect();
  try {
    return await work(duck);
  } finally {
    duck.closeSync();
    instance.closeSync();
  }
}
