import type {
  Engine,
  EngineOptions,
  ExecuteRequest,
  WireValue,
} from "../../../../sandbox/warehouse/engine/contract.ts";
import { openEngine } from "../../../../sandbox/warehouse/engine/open.ts";

/** An engine in memory with an empty dataset `d`. */
export async function engineWithDataset(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await openEngine({ project: "p", file: null, threads: 2, ...options });
  if (!(await engine.catalog.dataset("d"))) await engine.catalog.createDataset("d", {});
  return engine;
}

/** Rows of a script's last query, as plain values: structs and arrays as arrays. */
export async function rowsOf(
  engine: Engine,
  sql: string,
  request: Partial<ExecuteRequest> = {},
): Promise<unknown[][]> {
  const { statements } = await engine.execute({ sql, ...request });
  const last = statements.filter((statement) => statement.rows).pop()?.rows;
  const rows = last ? await last.page(0, last.total) : [];
  for (const statement of statements) await statement.rows?.close();
  return rows.map((row) => row.f.map(({ v }) => plain(v)));
}

/** The message of the error that a request ends with. */
export async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no error",
    (error: Error) => error.message,
  );
}

function plain(value: WireValue): unknown {
  if (value === null || typeof value === "string") return value;
  return (Array.isArray(value) ? value : value.f).map(({ v }) => plain(v));
}
