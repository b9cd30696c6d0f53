import { type Graph, nameOf } from "../../test/definitions/graph.ts";
import type { Project } from "../../test/definitions/project.ts";

/** A model that was built, and how long that took. */
export interface Built {
  name: string;
  seconds: number;
}

/** Builds some models and all that they read, each from nothing, as `dataform run --full-refresh` would. */
export async function build(project: Project, graph: Graph, names: readonly string[]): Promise<Built[]> {
  const built = new Map<string, Built>();
  const datasets = new Set(graph.tables.map(({ target }) => target.schema));
  await project.query([...datasets].map((name) => `CREATE SCHEMA IF NOT EXISTS ${name};`).join("\n"));
  const make = async (name: string): Promise<void> => {
    const table = graph.tables.find(({ target }) => nameOf(target) === name);
    if (!table || built.has(name)) return;
    for (const read of table.dependencyTargets ?? []) await make(nameOf(read));
    const started = performance.now();
    const kind = table.type === "view" ? "VIEW" : "TABLE";
    await project.query(`CREATE OR REPLACE ${kind} ${name} AS ${table.query}`);
    built.set(name, { name, seconds: (performance.now() - started) / 1000 });
  };
  for (const name of names) await make(name);
  return [...built.values()];
}
