import { type Command, Option } from "commander";
import { importFiles } from "../../../functions/ingest/csv/import-files.ts";
import { createLog } from "../../../lib/log.ts";
import { openEnvironment } from "../environment.ts";
import { printJson } from "../output.ts";
import { printRuns } from "../runs.ts";

/** `dcis import <source> <path>`. */
export function addImport(program: Command): void {
  program
    .command("import")
    .description("Load CSV files into the warehouse, through the same engine as every worker.")
    .argument("<source>", "a source of kind files in includes/sources; hyphens count as underscores")
    .argument("<path>", "folder with the source's files, or one file")
    .addOption(
      new Option("--mode <mode>", "full: a key that a full file lacks was deleted; delta: nothing is deleted")
        .choices(["full", "delta"])
        .default("full"),
    )
    .option("--json", "what each file brought, as JSON on stdout")
    .addHelpText(
      "after",
      `
Columns and types stand in includes/sources/<source>.yaml. Encoding and delimiter are found out. The same file again adds
nothing. Bad rows go to ops.quarantine with their row number and reason.

Examples:
  dcis import crm_dump ./dump
  dcis import google_ads ./report.csv`,
    )
    .action(
      async (source: string, path: string, { mode, json }: { mode: "full" | "delta"; json?: boolean }) => {
        const { config, bigquery, env } = openEnvironment();
        const log = createLog({ level: env.LOG_LEVEL ?? "warn", secrets: config.secrets });
        const result = await importFiles(source.replaceAll("-", "_"), path, { config, bigquery, log, mode });
        if (json) printJson(result);
        else printRuns([result]);
      },
    );
}
