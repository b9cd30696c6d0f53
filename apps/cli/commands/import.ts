import { type Command, Option } from "commander";
import { importFolder } from "../../../functions/sources/crm_dump/import-folder.ts";
import { createLog } from "../../../lib/log.ts";
import { openEnvironment } from "../environment.ts";
import { printJson } from "../output.ts";
import { printRuns } from "../runs.ts";

/** `dcis import crm-dump <folder>`. */
export function addImport(program: Command): void {
  program
    .command("import")
    .description("Load files into the warehouse, through the same engine as every worker.")
    .command("crm-dump")
    .description(
      "The five CSV files of a CRM dump: accounts, subscriptions, churn_events, feature_usage, support_tickets.",
    )
    .argument("<folder>", "folder that holds them")
    .addOption(
      new Option("--mode <mode>", "full: a key that is not in a file was deleted; delta: it was not")
        .choices(["full", "delta"])
        .default("full"),
    )
    .option("--json", "what each file brought, as JSON on stdout")
    .addHelpText(
      "after",
      "\nThe same files again add nothing. Bad rows go to ops.quarantine with their row number and reason.\n\nExample:\n  dcis import crm-dump ./dump",
    )
    .action(async (folder: string, { mode, json }: { mode: "full" | "delta"; json?: boolean }) => {
      const { config, bigquery, env } = openEnvironment();
      const log = createLog({ level: env.LOG_LEVEL ?? "warn", secrets: config.secrets });
      const result = await importFolder(folder, { config, bigquery, log, mode });
      if (json) printJson(result);
      else printRuns([result]);
    });
}
