import type { Command } from "commander";
import type { RunResult } from "../../../functions/ingest/ingest-source.ts";
import { runWorker } from "../../../functions/workers.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { createLog } from "../../../lib/log.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { openEnvironment } from "../environment.ts";
import { printJson } from "../output.ts";
import { printRuns } from "../runs.ts";

interface IngestOptions {
  all?: boolean;
  json?: boolean;
}

/** `dcis ingest <source>` and `dcis ingest --all`. */
export function addIngest(program: Command): void {
  program
    .command("ingest")
    .description("Run the worker of a source by hand, as its schedule would.")
    .argument("[source]", "name of a source in includes/sources")
    .option("--all", "every source that is read from an API, one after the other")
    .option("--json", "what each stream did, as JSON on stdout")
    .addHelpText("after", "\nExamples:\n  dcis ingest stripe\n  dcis ingest --all --json")
    .action(ingest);
}

async function ingest(source: string | undefined, { all, json }: IngestOptions): Promise<void> {
  if ((source === undefined) === !all) {
    throw new SuiteError("USAGE", {
      what: "Name either a source or --all",
      where: "dcis ingest",
      next: `Sources: ${apiSources().join(", ")}.`,
    });
  }
  const { config, bigquery, env } = openEnvironment();
  const log = createLog({ level: env.LOG_LEVEL ?? "warn", secrets: config.secrets });
  const results: RunResult[] = [];
  for (const name of source === undefined ? apiSources() : [source]) {
    // A worker stops before its deadline; by hand it goes on until nothing is left.
    for (let more = true; more; ) {
      const result = await runWorker(name, { config, bigquery, log });
      results.push(result);
      more = result.more;
    }
  }
  if (json) printJson(results);
  else printRuns(results);
}

function apiSources(): string[] {
  return loadSources()
    .filter((spec) => spec.kind === "api")
    .map((spec) => spec.source);
}
