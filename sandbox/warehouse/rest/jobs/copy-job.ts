import type { CopyRequest } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { RestError, refused } from "../errors.ts";
import type { CopyConfiguration } from "../schemas.ts";
import { partitionId } from "../table-ids.ts";
import type { CopyOutcome } from "./job.ts";

/** The engine's request for a copy of one or more tables into one. Refuses what BigQuery has and the warehouse has not. */
export function copyRequest(context: RestContext, copy: CopyConfiguration): CopyRequest {
  const operation = copy.operationType ?? "COPY";
  if (operation !== "COPY" && operation !== "OPERATION_TYPE_UNSPECIFIED") {
    throw refused(`Copy operation ${operation}`);
  }
  const sources = copy.sourceTables ?? (copy.sourceTable ? [copy.sourceTable] : []);
  if (sources.length === 0) throw new RestError("required", "Required parameter is missing: sourceTable");
  const { table, partition } = partitionId(context, copy.destinationTable);
  return {
    sources: sources.map((source) => partitionId(context, source)),
    destination: table,
    partition,
    write: copy.writeDisposition ?? "WRITE_EMPTY",
    create: copy.createDisposition ?? "CREATE_IF_NEEDED",
  };
}

export async function runCopy(
  context: RestContext,
  request: CopyRequest,
  signal: AbortSignal,
): Promise<CopyOutcome> {
  return { kind: "COPY", rows: await context.engine.copy({ ...request, signal }) };
}
