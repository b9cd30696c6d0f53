import { plural } from "../../../lib/format.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import type { CloudSchedulerClient } from "../../../lib/schedule/client.ts";
import { type Change, diffJobs, pending } from "../../../lib/schedule/diff.ts";
import { applyChanges, parentOf, readJobs } from "../../../lib/schedule/jobs.ts";
import { planJobs, type Target } from "../../../lib/schedule/plan.ts";
import { confirm } from "../confirm.ts";
import { printJson, printTable, say } from "../output.ts";

/** Where jobs are. */
export type Place = Pick<Target, "project" | "location">;

export interface ApplyOptions extends Target {
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** Shows how Cloud Scheduler differs from the registry, asks, and makes it agree. A refused question is a failure. */
export async function apply(client: CloudSchedulerClient, options: ApplyOptions): Promise<void> {
  const { dryRun = false, yes = false, json = false } = options;
  const wanted = planJobs(loadSources(), options);
  const parent = parentOf(options);
  const changes = diffJobs(wanted, await readJobs(client, parent));
  const count = pending(changes).length;
  if (!json) printTable(["job", "action", "field", "is", "becomes"], changes.flatMap(rows));
  const isWanted =
    !dryRun &&
    count > 0 &&
    (yes || (await confirm(`Make ${plural(count, "change")} in ${parent}?`, "schedule apply")));
  const applied = isWanted ? await applyChanges(client, parent, changes) : 0;
  if (json)
    printJson({
      parent,
      dryRun,
      applied,
      changes: changes.map(({ id, action, fields }) => ({ id, action, fields })),
    });
  if (dryRun) say(`${plural(count, "change")} would be made in ${parent}.`);
  else say(`${plural(applied, "change")} made in ${parent}.`);
  if (!dryRun && applied < count) process.exitCode = 1;
}

const actions = { create: "create", update: "update", none: "as wanted", keep: "not in the registry: kept" };

function rows({ id, action, fields }: Change): string[][] {
  if (fields.length === 0) return [[id, actions[action], "", "", ""]];
  return fields.map(({ field, from, to }, index) =>
    index === 0 ? [id, actions[action], field, from, to] : ["", "", field, from, to],
  );
}
