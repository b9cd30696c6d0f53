import type { LoadRequest } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { RestError, refused } from "../errors.ts";
import { fieldSchemas, partitioningOf, schemaUpdate } from "../resources/schema.ts";
import type { LoadConfiguration } from "../schemas.ts";
import { partitionId } from "../table-ids.ts";
import { delimiter } from "./delimiter.ts";
import type { LoadOutcome } from "./job.ts";

const FORMATS = ["NEWLINE_DELIMITED_JSON", "CSV", "PARQUET"] as const;

/** The engine's request for a load of an uploaded file or of files in buckets. Refuses what BigQuery has and the warehouse has not. */
export function loadRequest(context: RestContext, load: LoadConfiguration, file: string | null): LoadRequest {
  const format = FORMATS.find((known) => known === load.sourceFormat.toUpperCase());
  if (!format) throw refused(`Source format ${load.sourceFormat}`);
  refuseForeign(load);
  const { table, partition } = partitionId(context, load.destinationTable);
  return {
    destination: table,
    partition,
    format,
    ...sources(load, file),
    schema: load.schema?.fields ? fieldSchemas(load.schema.fields) : null,
    autodetect: load.autodetect ?? false,
    write: load.writeDisposition ?? "WRITE_APPEND",
    create: load.createDisposition ?? "CREATE_IF_NEEDED",
    ignoreUnknownValues: load.ignoreUnknownValues ?? false,
    maxBadRecords: load.maxBadRecords ?? 0,
    schemaUpdate: schemaUpdate(load.schemaUpdateOptions),
    partitioning: partitioningOf(load),
    clustering: load.clustering?.fields ?? null,
    ...(format === "CSV" ? { csv: csvOptions(load) } : {}),
  };
}

/** Loads the files and describes the table if it asks for that. */
export async function runLoad(
  context: RestContext,
  load: LoadConfiguration,
  request: LoadRequest,
  signal: AbortSignal,
): Promise<LoadOutcome> {
  const result = await context.engine.load({ ...request, signal });
  const properties = load.destinationTableProperties;
  if (properties) {
    await context.engine.catalog.patchTable(request.destination, {
      ...(properties.description ? { description: properties.description } : {}),
      ...(properties.friendlyName ? { friendlyName: properties.friendlyName } : {}),
      ...(properties.labels ? { labels: properties.labels } : {}),
      ...(properties.expirationTime ? { expires: properties.expirationTime } : {}),
    });
  }
  return { kind: "LOAD", result };
}

function csvOptions(load: LoadConfiguration): NonNullable<LoadRequest["csv"]> {
  return {
    skipLeadingRows: load.skipLeadingRows ?? 0,
    delimiter: delimiter(load.fieldDelimiter ?? ","),
    quote: load.quote ?? '"',
    nullMarker: load.nullMarker ?? null,
    allowQuotedNewlines: load.allowQuotedNewlines ?? false,
    allowJaggedRows: load.allowJaggedRows ?? false,
  };
}

function sources(load: LoadConfiguration, file: string | null): Pick<LoadRequest, "file" | "uris"> {
  const uris = load.sourceUris ?? [];
  if (file !== null && uris.length > 0) {
    throw new RestError("invalid", "A load job takes an upload or sourceUris, not both", "sourceUris");
  }
  if (file !== null) return { file };
  if (uris.length > 0) return { uris };
  throw new RestError("required", "Load configuration must specify at least one source URI", "sourceUris");
}

function refuseForeign(load: LoadConfiguration): void {
  if (load.encoding && !/^utf-?8$/i.test(load.encoding)) throw refused(`Encoding ${load.encoding}`);
  if (load.hivePartitioningOptions) throw refused("hivePartitioningOptions");
  if (load.projectionFields?.length) throw refused("projectionFields");
}
