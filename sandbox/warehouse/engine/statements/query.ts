import type { Statement } from "../../googlesql/syntax/ast.ts";
import { estimateBytes } from "../results/estimate.ts";
import { collect } from "../results/result-set.ts";
import { readConnection } from "../script/reading.ts";
import type { Run } from "../script/run.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { freshTables } from "./stale.ts";
import { requireDistinctNames, translateTop } from "./top-level.ts";
import { writeResult, writtenRows } from "./write-result.ts";

/** Runs a query and keeps its rows; with a destination, they also go into that table. */
export async function runQuery(
  run: Run,
  statement: Extract<Statement, { kind: "query_statement" }>,
): Promise<Outcome> {
  const { destination } = run;
  const done = await freshTables(run, async () => {
    const query = translateTop(run, statement.query);
    requireDistinctNames(
      query.columns,
      (name) => `Duplicate column names in the result are not supported. Found duplicate(s): ${name}`,
    );
    const connection = await readConnection(run, query.sql);
    const bytesProcessed = await estimateBytes(run.warehouse, connection, query);
    if (destination) await writeResult(run, statement.query, query, destination);
    const rows = destination ? null : await collect(connection, query.sql, query.columns, run.limits);
    return { rows, referencedTables: query.references, bytesProcessed };
  });
  // Apart from the writing, which must not be done again when the reading fails.
  const rows = destination ? await freshTables(run, () => writtenRows(run, destination)) : done.rows;
  return outcome("SELECT", { ...done, rows, target: destination?.destination ?? null });
}
