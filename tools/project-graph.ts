import { createRequire } from "node:module";
import { runCommand } from "../lib/local/process.ts";

export interface Action {
  readonly target: { readonly schema: string; readonly name: string };
  readonly type?: "table" | "view" | "incremental";
  readonly query: string;
  readonly incrementalQuery?: string;
  readonly incrementalPreOps?: readonly string[];
  readonly dependencyTargets?: readonly { readonly schema: string; readonly name: string }[];
  readonly bigquery?: { readonly partitionBy?: string; readonly clusterBy?: readonly string[] };
  readonly actionDescriptor?: {
    readonly description?: string;
    readonly columns?: readonly { readonly path: readonly string[]; readonly description?: string }[];
  };
}

/** The compiled Dataform project; models after those that they read. */
export interface Graph {
  readonly tables: readonly Action[];
  readonly assertions: readonly Action[];
  readonly tests: readonly {
    readonly name: string;
    readonly testQuery: string;
    readonly expectedOutputQuery: string;
  }[];
}

const require = createRequire(import.meta.url);

export const nameOf = ({ target }: Pick<Action, "target">): string => `${target.schema}.${target.name}`;

/** Compiles the project as it is on a day (YYYY-MM-DD). Throws an Error with its compilation errors. */
export async function compileProject(asOf: string): Promise<Graph> {
  const { stdout, stderr } = await runCommand([
    process.execPath,
    require.resolve("@dataform/cli/bundle.js"),
    "compile",
    "--timeout=10m",
    "--json",
    "--vars",
    `as_of=${asOf}`,
    ".",
  ]);
  const start = stdout.indexOf("{");
  if (start === -1) throw new Error(`the Dataform project does not compile: ${stderr.trim().slice(-500)}`);
  const graph = JSON.parse(stdout.slice(start));
  const errors: { message: string }[] = graph.graphErrors?.compilationErrors ?? [];
  if (errors.length > 0)
    throw new Error(
      `the Dataform project does not compile: ${errors.map(({ message }) => message).join("; ")}`,
    );
  const { tables = [], assertions = [], tests = [] } = graph;
  return { tables: inOrder(tables), assertions, tests };
}

function inOrder(actions: readonly Action[]): Action[] {
  const byName = new Map(actions.map((action) => [nameOf(action), action]));
  const done = new Set<Action>();
  const take = (action: Action) => {
    if (done.has(action)) return;
    for (const target of action.dependencyTargets ?? []) {
      const needed = byName.get(nameOf({ target }));
      if (needed && !done.has(needed)) take(needed);
    }
    done.add(action);
  };
  for (const action of actions) take(action);
  return [...done];
}
