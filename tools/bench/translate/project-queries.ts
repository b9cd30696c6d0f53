import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { bootstrapScript } from "../../../functions/ingest/bootstrap.ts";
import { runCommand } from "../../../lib/local/process.ts";
import { loadSources } from "../../../lib/registry/load-sources.ts";
import { columnsOf } from "../../../sandbox/warehouse/engine/catalog/fields.ts";
import type { FieldSchema } from "../../../sandbox/warehouse/engine/contract.ts";
import { typeToString } from "../../../sandbox/warehouse/googlesql/types/format.ts";
import type { ScratchWarehouse } from "./scratch-warehouse.ts";

export interface ProjectQuery {
  /** `<data set>.<name>` of the action. */
  readonly name: string;
  readonly kind: "model" | "assertion";
  readonly query: string;
}

interface Action {
  target: { schema: string; name: string };
  query: string;
  dependencyTargets?: { schema: string; name: string }[];
}

const require = createRequire(import.meta.url);

/**
 * The queries of the Dataform project as its CLI compiles it, in an order in which each finds its tables: the raw tables are
 * made empty, and `visit` is expected to make each model before the next comes.
 */
export async function projectQueries(
  warehouse: ScratchWarehouse,
  project: string,
  visit: (query: ProjectQuery) => Promise<void>,
): Promise<void> {
  const compiled = await compile();
  for (const { source, streams } of loadSources()) {
    await warehouse.run(
      bootstrapScript(
        project,
        source,
        streams.map(({ id }) => id),
      ),
    );
  }
  await webAnalytics(warehouse);
  for (const schema of new Set(compiled.tables.map(({ target }) => target.schema))) {
    await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  }
  for (const action of ordered(compiled.tables)) {
    await visit({ name: nameOf(action.target), kind: "model", query: action.query });
  }
  for (const action of compiled.assertions) {
    await visit({ name: nameOf(action.target), kind: "assertion", query: action.query });
  }
}

/** A table of Google Analytics' export, where workflow_settings.yaml says. */
async function webAnalytics(warehouse: ScratchWarehouse): Promise<void> {
  const schema = JSON.parse(await readFile(EVENTS_SCHEMA, "utf8")) as FieldSchema[];
  const columns = columnsOf(schema).map(({ name, type }) => `${name} ${typeToString(type)}`);
  await warehouse.run(
    `CREATE SCHEMA analytics_local; CREATE TABLE analytics_local.events_20240101 (${columns.join(", ")})`,
  );
}

const EVENTS_SCHEMA = new URL("../../../sandbox/vendors/ga4/events-schema.json", import.meta.url);

async function compile(): Promise<{ tables: Action[]; assertions: Action[] }> {
  const cli = require.resolve("@dataform/cli/bundle.js");
  const command = [process.execPath, cli, "compile", "--timeout=10m", "--json", "."];
  const { code, stdout, stderr } = await runCommand(command);
  if (code !== 0) throw new Error(`the Dataform project does not compile: ${stderr.trim().slice(-500)}`);
  const { tables = [], assertions = [] } = JSON.parse(stdout.slice(stdout.indexOf("{")));
  return { tables, assertions };
}

/** Actions after those that they read. */
function ordered(actions: readonly Action[]): Action[] {
  const byName = new Map(actions.map((action) => [nameOf(action.target), action]));
  const done = new Set<Action>();
  const take = (action: Action) => {
    if (done.has(action)) return;
    for (const target of action.dependencyTargets ?? []) {
      const needed = byName.get(nameOf(target));
      if (needed && !done.has(needed)) take(needed);
    }
    done.add(action);
  };
  for (const action of actions) take(action);
  return [...done];
}

function nameOf({ schema, name }: Action["target"]): string {
  return `${schema}.${name}`;
}
