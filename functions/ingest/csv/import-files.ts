import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { BigQuery } from "../../../lib/bigquery/client.ts";
import type { Clock } from "../../../lib/clock.ts";
import type { Config } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import type { Log } from "../../../lib/log.ts";
import { loadSource, loadSources } from "../../../lib/registry/load-sources.ts";
import type { SourceSpec, StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { Observer } from "../effects.ts";
import { ingestSource, type RunResult } from "../ingest-source.ts";
import { columnsOf } from "./contract.ts";
import { fileStream } from "./file-stream.ts";
import { inspectFile } from "./inspect-file.ts";
import { readHeader } from "./read-header.ts";

export type ImportOptions = {
  config: Config;
  /**
   * `full` (the default): a file is the whole table where the registry says that a missing key is a deleted one.
   * `delta`: nothing is deleted.
   */
  mode?: "full" | "delta";
  bigquery?: BigQuery;
  clock?: Clock;
  log?: Log;
  onEffect?: Observer;
  signal?: AbortSignal;
};

/**
 * Imports the CSV files of a source of kind `files`: every file of a folder, or one file by itself. All headers are
 * checked before any file is imported. A file that was the last one imported adds nothing. Throws SOURCE_UNKNOWN,
 * FILE_MISSING, FILE_HEADER, FILE_ENCODING, FILE_MALFORMED, BREAKER_OPEN, or as the engine does.
 */
export async function importFiles(source: string, path: string, options: ImportOptions): Promise<RunResult> {
  const { mode = "full", ...run } = options;
  const spec = filesSource(source);
  const streams = [];
  for (const [stream, file] of filesOf(spec, path)) {
    const facts = await inspectFile(file);
    await readHeader(facts, columnsOf(stream));
    streams.push(fileStream(stream, facts, mode === "full" && stream.deletes === "absent"));
  }
  return await ingestSource({ source: spec.source, streams, ...run });
}

function filesSource(source: string): SourceSpec {
  const spec = loadSource(source);
  if (spec.kind === "files") return spec;
  const files = loadSources().filter(({ kind }) => kind === "files");
  throw new SuiteError("SOURCE_UNKNOWN", {
    what: `The source "${source}" is not read from files`,
    where: `includes/sources/${source}.yaml`,
    next: `Use one of ${files.map((each) => each.source).join(", ")}.`,
  });
}

function filesOf(spec: SourceSpec, path: string): [StreamSpec, string][] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    return spec.streams.map((stream) => [stream, join(path, stream.file ?? "")]);
  }
  const [only, second] = spec.streams;
  const stream = second ? spec.streams.find(({ file }) => file === basename(path)) : only;
  if (stream) return [[stream, path]];
  throw new SuiteError("FILE_MISSING", {
    what: "The name of the file does not say what it holds",
    where: path,
    next: `Name it as one of ${spec.streams.map(({ file }) => file).join(", ")}, or give the folder.`,
  });
}
