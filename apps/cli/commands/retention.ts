import type { Command } from "commander";
import { applyRetention } from "../../../functions/ingest/retention/apply-retention.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable, say } from "../output.ts";

/** `dcis retention`. */
export function addRetention(program: Command): void {
  program
    .command("retention")
    .description("Delete what is older than the retentionDays of the registry.")
    .option("--dry-run", "count only, and delete nothing")
    .option("--json", "rows by stream as JSON on stdout")
    .addHelpText(
      "after",
      "\nThe newest version of a record that lives stays, however old. Goes: versions that newer ones replaced, records that\nwere deleted, quarantined rows.\n\nExample:\n  dcis retention --dry-run",
    )
    .action(async ({ dryRun = false, json }: { dryRun?: boolean; json?: boolean }) => {
      const { bigquery, config } = openEnvironment();
      const place = { bigquery, project: config.GOOGLE_CLOUD_PROJECT };
      const expired = await applyRetention(place, loadSources(), { now: Date.now(), dry: dryRun });
      if (json) return printJson(expired);
      if (expired.length === 0) return say("No source of the registry has retentionDays: nothing expires.");
      printTable(
        ["source", "stream", "days", dryRun ? "raw rows to delete" : "raw rows deleted", "quarantined rows"],
        expired.map(({ source, stream, days, raw, quarantine }) => [source, stream, days, raw, quarantine]),
      );
    });
}
