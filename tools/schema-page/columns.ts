import { readFile } from "node:fs/promises";
import { bootstrapScript } from "../../functions/ingest/bootstrap.ts";
import { loadSources } from "../../lib/registry/load-sources.ts";
import type { Engine, FieldSchema } from "../../sandbox/warehouse/engine/contract.ts";
import { openEngine } from "../../sandbox/warehouse/engine/open.ts";
import { localAnswer } from "../check-googlesql/local.ts";
import { type Action, nameOf } from "../project-graph.ts";
import type { Column } from "./page.ts";

const PROJECT = "dreamclass-local";
const EXPORTED_EVENTS = new URL("../../sandbox/vendors/ga4/events-schema.json", import.meta.url);

/** A query of every column of some data sets: model, name, type. Columns in their order. */
export function columnsQuery(datasets: Iterable<string>): string {
  const parts = [...datasets].map(
    (dataset) =>
      `SELECT '${dataset}.' || table_name AS model, column_name AS name, data_type AS type, ordinal_position ` +
      `FROM ${dataset}.INFORMATION_SCHEMA.COLUMNS`,
  );
  return `SELECT model, name, type FROM (${parts.join(" UNION ALL ")}) ORDER BY model, ordinal_position`;
}

/** The columns of every model, as the local warehouse makes them from raw tables without a row. */
export async function columnsOf(models: readonly Action[]): Promise<Column[]> {
  const engine = await openEngine({ project: PROJECT, file: null });
  try {
    await createRawTables(engine);
    const datasets = new Set(models.map(({ target }) => target.schema));
    for (const dataset of datasets) await engine.catalog.createDataset(dataset, {});
    for (const model of models)
      await engine.execute({ sql: `CREATE TABLE \`${PROJECT}.${nameOf(model)}\` AS ${model.query}` });
    const { rows } = await localAnswer(engine, { sql: columnsQuery(datasets) });
    return rows.map(([model, name, type]) => ({
      model: String(model),
      name: String(name),
      type: String(type),
    }));
  } finally {
    await engine.close();
  }
}

async function createRawTables(engine: Engine): Promise<void> {
  for (const { source, streams, kind } of loadSources()) {
    if (kind === "export") continue;
    const names = streams.map(({ id }) => id);
    await engine.execute({ sql: bootstrapScript(PROJECT, source, names) });
  }
  const schema = JSON.parse(await readFile(EXPORTED_EVENTS, "utf8")) as FieldSchema[];
  await engine.catalog.createDataset("analytics_local", {});
  for (const table of ["events_20260629", "events_intraday_20260630"])
    await engine.catalog.createTable({ dataset: "analytics_local", table }, { schema });
}
