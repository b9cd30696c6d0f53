import { type Command, InvalidArgumentError } from "commander";
import { backfillWorker } from "../../../functions/workers.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { createLog } from "../../../lib/log.ts";
import { openEnvironment } from "../environment.ts";
import { printJson } from "../output.ts";
import { printRuns } from "../runs.ts";

interface BackfillOptions {
  from: number;
  to?: number;
  json?: boolean;
}

/** `dcis backfill <source> [stream] --from <date> [--to <date>]`. */
export function addBackfill(program: Command): void {
  program
    .command("backfill")
    .description(
      "Read a span of days of a source again, beside its schedule. What raw has is not stored again.",
    )
    .argument("<source>", "name of a source in includes/sources")
    .argument("[stream]", "one of its streams; default: all that have a backfill")
    .requiredOption("--from <date>", "first day (UTC), such as 2026-03-01", day)
    .option("--to <date>", "first day that is not read again (UTC); default: up to now", day)
    .option("--json", "what each stream did, as JSON on stdout")
    .addHelpText(
      "after",
      "\nReads 31 days at a time, each one commit. Cut off, the same command goes on where it was.\n\nExample:\n  dcis backfill lead_scoring --from 2026-03-01 --to 2026-04-01",
    )
    .action(backfill);
}

async function backfill(
  source: string,
  stream: string | undefined,
  { from, to = Math.floor(Date.now() / 1000) * 1000, json }: BackfillOptions,
): Promise<void> {
  if (from >= to) {
    throw new SuiteError("USAGE", {
      what: "The span of days is empty",
      where: "--from, --to",
      next: "--to names the first day that is not read again; it lies after --from.",
    });
  }
  const { config, bigquery, env } = openEnvironment();
  const log = createLog({ level: env.LOG_LEVEL ?? "warn", secrets: config.secrets });
  const results = [];
  for (let more = true; more; ) {
    const result = await backfillWorker(source, { from, to }, { config, bigquery, log }, stream);
    results.push(result);
    more = result.more;
  }
  if (json) printJson(results);
  else printRuns(results);
}

function day(text: string): number {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time)) return time;
  throw new InvalidArgumentError("It must be a day such as 2026-03-01.");
}
