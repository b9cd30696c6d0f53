import { join } from "node:path";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import type { Clock } from "../../../lib/clock.ts";
import type { Config } from "../../../lib/config.ts";
import type { Log } from "../../../lib/log.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { inspectFile } from "../../ingest/csv/inspect-file.ts";
import { readHeader } from "../../ingest/csv/read-header.ts";
import type { Observer } from "../../ingest/effects.ts";
import { ingestSource, type RunResult } from "../../ingest/ingest-source.ts";
import { columnsOf, type FileName } from "./contract.ts";
import { fileStream } from "./file-stream.ts";

export type ImportOptions = {
  config: Config;
  /** `full` (the default): each file is the whole table, so a missing key is a deleted one. `delta`: it is not. */
  mode?: "full" | "delta";
  bigquery?: BigQuery;
  clock?: Clock;
  log?: Log;
  onEffect?: Observer;
  signal?: AbortSignal;
};

/**
 * Imports the five CSV files of a CRM dump. All headers are checked before any file is imported.
 * A file that was the last one imported adds nothing. Throws FILE_MISSING, FILE_HEADER,
 * FILE_ENCODING, FILE_MALFORMED, BREAKER_OPEN, or as the engine does.
 */
export async function importFolder(folder: string, options: ImportOptions): Promise<RunResult> {
  const { mode = "full", ...run } = options;
  const spec = loadSource("crm_dump");
  const streams = [];
  for (const stream of spec.streams) {
    const facts = await inspectFile(join(folder, stream.file ?? `${stream.id}.csv`));
    await readHeader(facts, columnsOf(stream.id as FileName));
    streams.push(fileStream(stream, facts, mode === "full"));
  }
  return await ingestSource({ source: spec.source, streams, ...run });
}
