import type { RestContext } from "../context.ts";
import { notFound, RestError, refused } from "../errors.ts";
import type { CopyConfiguration } from "../schemas.ts";
import { tableId, tableName } from "../table-ids.ts";
import type { CopyOutcome } from "./job.ts";

/** Copies one or more tables into one: the first with the asked disposition, the others appended. */
export async function runCopy(context: RestContext, copy: CopyConfiguration): Promise<CopyOutcome> {
  const operation = copy.operationType ?? "COPY";
  if (operation !== "COPY") throw refused(`Copy operation ${operation}`);
  const references = copy.sourceTables ?? (copy.sourceTable ? [copy.sourceTable] : []);
  if (references.length === 0) throw new RestError("required", "Required parameter is missing: sourceTable");
  const sources = references.map((reference) => tableId(context, reference));
  const destination = tableId(context, copy.destinationTable);
  let rows = 0;
  for (const source of sources) {
    const table = await context.engine.catalog.table(source);
    if (!table) throw notFound(`Table ${tableName(context, source)}`);
    rows += table.rows;
  }
  if (copy.createDisposition === "CREATE_NEVER" && !(await context.engine.catalog.table(destination))) {
    throw notFound(`Table ${tableName(context, destination)}`);
  }
  for (const [index, source] of sources.entries()) {
    const disposition = index === 0 ? (copy.writeDisposition ?? "WRITE_EMPTY") : "WRITE_APPEND";
    await context.engine.copy(source, destination, disposition);
  }
  return { kind: "COPY", rows };
}
