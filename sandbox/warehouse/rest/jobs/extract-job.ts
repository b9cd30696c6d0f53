import type { ExtractRequest } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { RestError, refused } from "../errors.ts";
import type { ExtractConfiguration } from "../schemas.ts";
import { partitionId } from "../table-ids.ts";
import { delimiter } from "./delimiter.ts";
import type { ExtractOutcome } from "./job.ts";

const FORMATS = ["NEWLINE_DELIMITED_JSON", "CSV", "PARQUET"] as const;
const COMPRESSIONS = ["NONE", "GZIP", "SNAPPY", "ZSTD"] as const;

/** The engine's request for an extract into one object of a bucket. Refuses what BigQuery has and the warehouse has not. */
export function extractRequest(context: RestContext, extract: ExtractConfiguration): ExtractRequest {
  if (extract.sourceModel) throw refused("Extracting a model");
  if (!extract.sourceTable) throw new RestError("required", "Required parameter is missing: sourceTable");
  const [uri, ...others] = extract.destinationUris ?? [extract.destinationUri ?? ""];
  if (!uri) throw new RestError("required", "Required parameter is missing: destinationUris");
  if (others.length > 0) throw refused("An extract into several destinationUris");
  const format = FORMATS.find((known) => known === extract.destinationFormat.toUpperCase());
  if (!format) throw refused(`Destination format ${extract.destinationFormat}`);
  const compression = COMPRESSIONS.find((known) => known === extract.compression.toUpperCase());
  if (!compression) throw refused(`Compression ${extract.compression}`);
  const { table, partition } = partitionId(context, extract.sourceTable);
  return {
    source: table,
    partition,
    uri,
    format,
    compression,
    csv: { delimiter: delimiter(extract.fieldDelimiter ?? ","), header: extract.printHeader ?? true },
  };
}

export async function runExtract(
  context: RestContext,
  request: ExtractRequest,
  signal: AbortSignal,
): Promise<ExtractOutcome> {
  return { kind: "EXTRACT", result: await context.engine.extract({ ...request, signal }) };
}
