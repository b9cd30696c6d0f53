import type { Command } from "commander";
import { eraseSubject } from "../../../functions/ingest/erasure/erase-subject.ts";
import { findSubject, type Subject } from "../../../functions/ingest/erasure/find-subject.ts";
import { readIdentifier } from "../../../functions/ingest/erasure/identifier.ts";
import type { Config } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { plural } from "../../../lib/format.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { confirm } from "../confirm.ts";
import { openEnvironment } from "../environment.ts";
import { printJson, printTable, say } from "../output.ts";

interface EraseOptions {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `dcis erase <identifier>`. */
export function addErase(program: Command): void {
  program
    .command("erase")
    .description("Erase a person or a company from raw, stage and quarantine, and keep it out.")
    .argument(
      "<identifier>",
      "an e-mail address, a company's domain, or an id of an account, user or customer",
    )
    .option("--dry-run", "show what was found, and delete nothing")
    .option("--yes", "do not ask")
    .option("--json", "what was found, and what was deleted, as JSON on stdout")
    .addHelpText(
      "after",
      "\nFinds records in which the identifier stands, and records that name those at a personal-data path of the registry.\nNeeds DCIS_ERASURE_KEY: its hashes of the subject, never the subject, are kept in ops.suppressions, which every run\nconsults. Rebuild the models afterwards; the command for it is printed.\n\nExample:\n  dcis erase ann@example.org --dry-run",
    )
    .action(erase);
}

async function erase(typed: string, { yes = false, dryRun = false, json }: EraseOptions): Promise<void> {
  const identifier = readIdentifier(typed);
  const { bigquery, config } = openEnvironment();
  const key = erasureKey(config);
  const sources = loadSources();
  const place = { bigquery, project: config.GOOGLE_CLOUD_PROJECT, key };
  const subject = await findSubject(place, sources, identifier);
  const tables = byTable(subject);
  const rows = tables.reduce((sum, [, count]) => sum + count, 0);
  if (!json) {
    printTable(["table", "rows"], tables);
    say(`${plural(rows, "row")} found, ${plural(subject.references.length, "record")} of the subject's own.`);
  }
  const goesOn =
    !dryRun && (yes || (await confirm(`Erase ${plural(rows, "row")}, and keep the subject out?`, "erase")));
  const deleted = goesOn ? await eraseSubject(place, sources, subject) : 0;
  const rebuild = rebuildCommand(tables.map(([table]) => table));
  if (json) printJson({ tables: Object.fromEntries(tables), deleted, erased: goesOn, rebuild });
  else if (goesOn) {
    say(`${plural(deleted, "row")} deleted; no later run brings the subject back.`);
    if (rebuild) say(`Now rebuild what was made of them: ${rebuild}`);
  }
  if (!dryRun && !goesOn) process.exitCode = 1;
}

function byTable({ traces }: Subject): [string, number][] {
  const counts = new Map<string, number>();
  for (const { table, rows } of traces) {
    const name = table.replaceAll("`", "").split(".").slice(1).join(".");
    counts.set(name, (counts.get(name) ?? 0) + rows);
  }
  return [...counts];
}

/** The command that builds again, from the start, every model downstream of the sources that held the subject. */
function rebuildCommand(tables: readonly string[]): string {
  const sources = new Set(tables.flatMap((table) => /^raw_(\w+)\./.exec(table)?.[1] ?? []));
  if (sources.size === 0) return "";
  return `dcis build --full-refresh --select ${[...sources].map((source) => `source:${source}+`).join(" ")}`;
}

function erasureKey({ DCIS_ERASURE_KEY: key }: Config): string {
  if (key) return key;
  throw new SuiteError("CONFIG_MISSING", {
    what: "Without a key there would be no way to keep the subject out of later runs",
    where: "DCIS_ERASURE_KEY",
    next: "Set it to a secret of 32 random characters or more, the same here and for every worker.",
  });
}
