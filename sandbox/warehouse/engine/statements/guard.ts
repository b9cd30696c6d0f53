import { WarehouseError } from "../../googlesql/errors.ts";
import { failureOf, mapDuckError } from "../duckdb/errors.ts";
import type { Run } from "../script/run.ts";

/** Runs work on DuckDB: its errors become WarehouseErrors, and inside a transaction they leave only ROLLBACK. */
export async function guarded<T>(run: Run, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const mapped = mapDuckError(error);
    if (!(error instanceof WarehouseError)) run.session.doom(mapped.message);
    throw mapped;
  }
}

/** The same, but a conflict between connections stays DuckDB's error for whoever can try again. */
export async function guardedChange<T>(
  run: Run,
  display: string,
  exclusive: boolean,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await run.session.changeRows(display, exclusive, work);
  } catch (error) {
    const mapped = mapDuckError(error);
    if (!(error instanceof WarehouseError)) run.session.doom(mapped.message);
    if (failureOf(error) === "missing_table") {
      throw new WarehouseError(`Could not serialize access to table ${display} due to concurrent update`, {
        cause: error,
      });
    }
    throw mapped;
  }
}
