import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../../sandbox/warehouse/engine/contract.ts";
import { openEngine } from "../../../sandbox/warehouse/engine/open.ts";
import { type Action, compileProject, type Graph, nameOf } from "../../project-graph.ts";
import type { Table } from "../answer.ts";
import { checkQuery } from "../check-query.ts";
import { difference } from "../compare.ts";
import { type Google, GoogleError } from "../google/client.ts";
import { localAnswer, localTable, localTables } from "../local.ts";
import type { Kind, Result } from "../result.ts";
import { loadCompany } from "./company.ts";
import { withoutVariables } from "./variables.ts";
import { loadWebAnalytics } from "./web-analytics.ts";

/** The project's own name in compiled statements. */
const PROJECT = "dreamclass-local";
/** The day after the synthetic company's last one. */
const AS_OF = "2026-07-01";

export interface Selection {
  readonly records: number;
  readonly wants: (kind: Kind, name: string) => boolean;
  readonly say: (what: string) => void;
  readonly add: (result: Result) => void;
}

/**
 * Every statement of the Dataform project on both sides. Models are built locally in the order in which they read each other, so
 * both sides get the same rows of everything that a model reads.
 */
export async function checkProject(google: Google, selection: Selection): Promise<void> {
  const graph = await compileProject(AS_OF);
  const folder = await mkdtemp(join(tmpdir(), "check-googlesql-"));
  const engine = await openEngine({ project: PROJECT, file: null });
  try {
    selection.say(`loading the first ${selection.records} records of each stream of the synthetic company`);
    await loadCompany(engine, folder, selection.records);
    const events = await loadWebAnalytics(engine, folder, selection.records, AS_OF);
    const tables = await checkModels(google, engine, graph, selection, events);
    for (const action of graph.assertions) {
      if (!selection.wants("assertion", nameOf(action))) continue;
      const outcome = await checkQuery(google, engine, action.query, tables);
      selection.add({ kind: "assertion", name: nameOf(action), ...outcome });
    }
    await checkTests(google, engine, graph, selection);
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkModels(
  google: Google,
  engine: Engine,
  graph: Graph,
  { wants, add, say }: Selection,
  events: Table,
): Promise<Table[]> {
  for (const schema of new Set(graph.tables.map(({ target }) => target.schema)))
    await engine.execute({ sql: `CREATE SCHEMA IF NOT EXISTS ${schema}` });
  const tables = [...(await localTables(engine)), events];
  for (const action of graph.tables) {
    const name = nameOf(action);
    const query = atOneTime(action.query);
    if (wants("model", name)) {
      say(name);
      add({ kind: "model", name, ...(await checkQuery(google, engine, query, tables)) });
    }
    await engine.execute({ sql: `CREATE TABLE \`${PROJECT}.${name}\` AS ${query}` });
    tables.push(await localTable(engine, action.target.schema, action.target.name));
    if (action.type === "incremental" && wants("incremental", name))
      add(await checkIncremental(google, action, tables));
  }
  return tables;
}

/** Both sides ask what time it is, but not at the same time. */
function atOneTime(sql: string): string {
  return sql.replaceAll("CURRENT_TIMESTAMP()", `TIMESTAMP '${AS_OF} 00:00:00+00'`);
}

/** The incremental query and what runs before it, by the analyser alone: it reads variables of a script. */
async function checkIncremental(google: Google, action: Action, tables: readonly Table[]): Promise<Result> {
  const result = { kind: "incremental", name: nameOf(action), rows: 0 } as const;
  try {
    for (const sql of withoutVariables(
      action.incrementalPreOps ?? [],
      action.incrementalQuery ?? action.query,
    ))
      await google.analyze(sql, tables);
    return { ...result, verdict: "accepted", detail: "" };
  } catch (error) {
    if (error instanceof GoogleError) return { ...result, verdict: "refused", detail: error.message };
    throw error;
  }
}

/** Unit tests: on both sides, and their rows are the expected ones. */
async function checkTests(
  google: Google,
  engine: Engine,
  graph: Graph,
  { wants, add }: Selection,
): Promise<void> {
  for (const { name, testQuery, expectedOutputQuery } of graph.tests) {
    if (!wants("unit test", name)) continue;
    const outcome = await checkQuery(google, engine, testQuery, []);
    const expected = await checkQuery(google, engine, expectedOutputQuery, []);
    const wrong = [outcome, expected].find(({ verdict }) => verdict !== "agrees");
    if (wrong) {
      add({ kind: "unit test", name, ...wrong });
      continue;
    }
    const [given, due] = [
      await google.evaluate(testQuery),
      await localAnswer(engine, { sql: expectedOutputQuery }),
    ];
    const detail = difference(due, given, false);
    add({
      kind: "unit test",
      name,
      verdict: detail === null ? "agrees" : "different",
      detail:
        detail === null
          ? ""
          : `the model does not give the expected rows: ${detail.replace(" by Google", " is expected")}`,
      rows: given.rows.length,
    });
  }
}
