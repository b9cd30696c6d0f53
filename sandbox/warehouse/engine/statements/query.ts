import type { Statement } from "../../googlesql/syntax/ast.ts";
import type { ResultSet } from "../contract.ts";
import { estimateBytes } from "../results/estimate.ts";
import { collect } from "../results/result-set.ts";
import type { Run } from "../script/run.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { freshTables } from "./stale.ts";
import { requireDistinctNames, type TopQuery, translateTop } from "./top-level.ts";
import { writeResult } from "./write-result.ts";

/** Runs a query and keeps its rows; with a destination, they also go into that table. */
export async function runQuery(
  run: Run,
  statement: Extract<Statement, { kind: "query_statement" }>,
): Promise<Outcome> {
  return freshTables(run, async () => {
    const query = translateTop(run, statement.query);
    requireDistinctNames(
      query.columns,
      (name) => `Duplicate column names in the result are not supported. Found duplicate(s): ${name}`,
    );
    const bytesProcessed = await estimateBytes(run.warehouse, run.session.connection, query);
    const rows = run.destination ? await writeResult(run, query, run.destination) : await read(run, query);
    return outcome("SELECT", {
      rows,
      target: run.destination?.destination ?? null,
      referencedTables: query.references,
      bytesProcessed,
    });
  });
}

async function read(run: Run, query: TopQuery): Promise<ResultSet> {
  return collect(run.session.connection, query.sql, query.columns, run.limits);
}
