import { writeSync } from "node:fs";
import { join } from "node:path";
import { fileStream } from "../../../functions/ingest/csv/file-stream.ts";
import { inspectFile } from "../../../functions/ingest/csv/inspect-file.ts";
import type { Effect, Observer } from "../../../functions/ingest/effects.ts";
import { ingestSource, type RunOptions } from "../../../functions/ingest/ingest-source.ts";
import { workers } from "../../../functions/workers.gen.ts";
import { systemClock } from "../../../lib/clock.ts";
import { type Config, loadConfig } from "../../../lib/config.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";

/** A run of every stream of a source of the registry, which a process of this file may not survive. */
export type SourceOrder = {
  source: string;
  /** The name under which its tables are kept. */
  as: string;
  /** Folder of the company, for sources of files. */
  company: string;
  kill?: { phase: "before" | "after"; effect: Effect };
};

const now = Date.parse("2026-07-02T00:00:00Z");
const clock = { now: () => now, sleep: (ms: number) => systemClock.sleep(Math.min(ms, 200)) };

/** Runs all streams of a source at once; with `kill` until each stands at that point. */
export async function runSourceOrder(order: SourceOrder, config: Config = loadConfig()): Promise<void> {
  const streams = await streamsOf(order, config);
  const onEffect = order.kill ? killAll(order.kill) : undefined;
  await ingestSource({
    source: order.as,
    streams,
    config,
    clock,
    parallel: streams.length,
    ...(onEffect ? { onEffect } : {}),
  });
}

async function streamsOf({ source, company }: SourceOrder, config: Config): Promise<RunOptions["streams"]> {
  const spec = loadSource(source);
  if (spec.kind === "api") return workers[source]?.({ spec, config, clock }) ?? [];
  return await Promise.all(
    spec.streams.map(async (stream) => {
      const facts = await inspectFile(join(company, source, stream.file ?? ""));
      return fileStream(stream, facts, stream.deletes === "absent");
    }),
  );
}

/**
 * Holds each stream where it comes to the point, and ends the process once nothing can go on: then each stands there.
 * Their names are on stdout, one a line.
 */
function killAll({ phase, effect }: NonNullable<SourceOrder["kill"]>): Observer {
  const held = new Set<string>();
  const end = () => process.kill(process.pid, "SIGKILL");
  process.on("beforeExit", () => {
    if (held.size > 0) end();
  });
  return (at, reached, stream) => {
    if (at !== phase || reached !== effect) return;
    held.add(stream);
    writeSync(1, `${stream}\n`);
    if (stream === "") end();
    return new Promise(() => {});
  };
}

const [order] = process.argv.slice(2);
if (order?.startsWith("{")) await runSourceOrder(JSON.parse(order) as SourceOrder);
