import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { loadConfig } from "../../../lib/config.ts";
import { exportEvents } from "./exporter.ts";

const program = new Command("ga4-export")
  .description("Writes the company's web analytics into the warehouse as Google's own export does.")
  .requiredOption("--as-of <instant>", "when the export runs, such as 2026-07-01T00:00:00Z", instant)
  .option("--company <dir>", "folder of the company", ".dcis/company")
  .option("--dataset <name>", "data set to write to", process.env.GA4_DATASET || "analytics_local")
  .option("--from <date>", "first day to write; default: what is missing or may have changed", instant)
  .option("--overlap", "leave a day's intraday table beside its complete one", false)
  .addHelpText(
    "after",
    `
Tables events_YYYYMMDD for the days that are over, events_intraday_YYYYMMDD for those that are not. Writes to
BIGQUERY_EMULATOR_HOST, or to the real BigQuery where it is not set. Prints one JSON line with what it wrote.

Example:
  npx tsx sandbox/vendors/ga4/main.ts --as-of 2026-07-01T00:00:00Z
`,
  )
  .parse();

const options = program.opts<{
  asOf: number;
  company: string;
  dataset: string;
  from?: number;
  overlap: boolean;
}>();

try {
  const exported = await exportEvents({
    bigquery: createBigQuery(loadConfig()),
    company: resolve(options.company),
    dataset: options.dataset,
    asOfMs: options.asOf,
    overlap: options.overlap,
    ...(options.from === undefined ? {} : { fromMs: options.from }),
  });
  process.stdout.write(`${JSON.stringify(exported)}\n`);
} catch (error) {
  process.stderr.write(`ga4-export: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidArgumentError("Give a date or an instant, such as 2026-07-01.");
  return ms;
}
