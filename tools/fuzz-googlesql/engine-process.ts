/** Runs statements on an engine of its own for a parent process: a message in, its outcome out. A crash ends this process alone. */
import { openEngine } from "../../sandbox/warehouse/engine/open.ts";
import { WarehouseError } from "../../sandbox/warehouse/googlesql/errors.ts";
import { localAnswer } from "../check-googlesql/local.ts";
import type { Outcome } from "./engine.ts";

const MAX_ROWS_BYTES = 5_000_000;
const engine = await openEngine({ project: "p", file: null, memoryLimit: "1GB", threads: 1 });
await engine.execute({ sql: "CREATE SCHEMA d1; CREATE TABLE d1.t AS SELECT 1 AS a, 'x' AS b, [1, 2] AS c" });

process.on("message", async ({ id, sql }: { id: number; sql: string }) => {
  process.send?.({ id, outcome: await run(sql) });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });

async function run(sql: string): Promise<Outcome> {
  try {
    return { kind: "rows", answer: await localAnswer(engine, { sql, maxResultBytes: MAX_ROWS_BYTES }) };
  } catch (error) {
    const { message, stack = "" } = error as Error;
    if (!(error instanceof WarehouseError)) return { kind: "foreign", message: `${message}\n${stack}` };
    return { kind: "error", message, reason: error.reason, place: error.line !== undefined };
  }
}
