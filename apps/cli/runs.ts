import type { RunResult } from "../../functions/ingest/ingest-source.ts";
import { printTable } from "./output.ts";

/** What runs did, stream by stream, as a table. */
export function printRuns(results: readonly RunResult[]): void {
  printTable(
    ["source", "stream", "fetched", "inserted", "present", "quarantined", "deleted", "seconds"],
    results.flatMap(({ source, streams }) =>
      streams.map((stream) => [
        source,
        stream.stream,
        stream.fetched,
        stream.inserted,
        stream.present,
        stream.quarantined,
        stream.deleted,
        Math.round(stream.milliseconds / 100) / 10,
      ]),
    ),
  );
}
