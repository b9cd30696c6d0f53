import type { BigQuery } from "@google-cloud/bigquery";
import { warehouseError } from "./failure.ts";
import { type Params, runScript } from "./run-script.ts";

/**
 * Deletes the rows of a table, named with its backquotes, that meet a condition; values come as parameters. Throws
 * WAREHOUSE_UNAVAILABLE when trying again can help, else WAREHOUSE_REFUSED; the table is the place.
 */
export async function deleteRows(
  bigquery: BigQuery,
  table: string,
  where: string,
  params: Params,
): Promise<void> {
  await runScript(bigquery, `DELETE FROM ${table} WHERE ${where}`, { params }).catch((error: unknown) => {
    throw warehouseError(error, table);
  });
}
