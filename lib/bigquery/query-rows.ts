import type { BigQuery } from "@google-cloud/bigquery";
import type { z } from "zod";
import { SuiteError } from "../errors.ts";
import { isTransient, warehouseError } from "./failure.ts";
import type { Params } from "./run-script.ts";

/**
 * The rows of a query, each checked by a zod schema. Select scalars as STRING, INT64, FLOAT64 or
 * BOOL: the client wraps times and NUMERIC in objects of its own. Throws WAREHOUSE_SHAPE when a
 * row is not as expected, WAREHOUSE_UNAVAILABLE when trying again can help, else the client's error.
 */
export async function queryRows<Row>(
  bigquery: BigQuery,
  row: z.ZodType<Row>,
  sql: string,
  params?: Params,
): Promise<Row[]> {
  const where = sql.trim().slice(0, 120);
  const query = { query: sql, location: bigquery.location, ...(params ? { params: { ...params } } : {}) };
  const [rows] = await bigquery.query(query).catch((error: unknown) => {
    throw isTransient(error) ? warehouseError(error, where) : error;
  });
  return rows.map((found: unknown, index: number) => {
    const result = row.safeParse(found);
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw new SuiteError("WAREHOUSE_SHAPE", {
      what: `Row ${index} of a query is not as expected: ${issue?.path.join(".")}: ${issue?.message}`,
      where,
      next: "Compare the table's columns with the query; a migration may be missing.",
    });
  });
}
