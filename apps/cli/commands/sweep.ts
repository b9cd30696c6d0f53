import type { Command } from "commander";
import { sweepWorker } from "../../../functions/workers.ts";
import { plural } from "../../../lib/format.ts";
import { createLog } from "../../../lib/log.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable, say } from "../output.ts";

/** `dcis sweep <source> [stream]`. */
export function addSweep(program: Command): void {
  program
    .command("sweep")
    .description(
      "Compare all keys of a source with those in raw, and write the deletes that it did not report.",
    )
    .argument("<source>", "name of a source in includes/sources")
    .argument("[stream]", "one of its streams; default: all that can be swept")
    .option("--json", "what each stream did, as JSON on stdout")
    .addHelpText(
      "after",
      "\nDeletes are written only if the scan completed and fewer than a fifth of the keys are missing. Keys that the source has and raw lacks are counted as missed: `dcis backfill` brings them.\nExit code 1 when deletes were withheld or keys missed.\n\nExample:\n  dcis sweep lead_scoring",
    )
    .action(sweep);
}

async function sweep(
  source: string,
  stream: string | undefined,
  { json }: { json?: boolean },
): Promise<void> {
  const { config, bigquery, env } = openEnvironment();
  const log = createLog({ level: env.LOG_LEVEL ?? "warn", secrets: config.secrets });
  const result = await sweepWorker(source, { config, bigquery, log }, stream);
  if (json) printJson(result);
  else {
    printTable(
      ["source", "stream", "keys", "in raw", "deleted", "withheld", "quarantined", "missed"],
      result.streams.map((found) => [
        source,
        found.stream,
        found.fetched,
        found.present,
        found.deleted,
        found.withheld,
        found.quarantined,
        found.missed,
      ]),
    );
  }
  const sum = (key: "withheld" | "missed") => result.streams.reduce((total, found) => total + found[key], 0);
  const [withheld, missed] = [sum("withheld"), sum("missed")];
  if (withheld > 0)
    say(
      `${plural(withheld, "delete")} withheld: too many keys are missing at once. Look at the source first.`,
    );
  if (missed > 0)
    say(`${plural(missed, "key")} of the source missing in raw: \`dcis backfill ${source}\` brings them.`);
  if (withheld + missed > 0) process.exitCode = 1;
}
