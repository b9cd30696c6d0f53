import { errorAt, refusedAt, WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import type { Column } from "../../googlesql/types/types.ts";
import { columnsOf } from "../catalog/fields.ts";
import { splitPath } from "../catalog/names.ts";
import { isIngestionTime } from "../catalog/partitions.ts";
import type { Run } from "../script/run.ts";
import { clusteringFor, partitioningFor } from "./layout.ts";
import { readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { createRowsSql } from "./rows-table.ts";
import { freshTables } from "./stale.ts";
import { type TableSource, tableSource } from "./table-rows.ts";
import type { CreateTable } from "./table-source.ts";
import { requireUnordered } from "./unordered.ts";

/** CREATE TEMP TABLE: a DuckDB temporary table of the script's own connection, gone with it. */
export async function createTemporaryTable(run: Run, statement: CreateTable): Promise<Outcome> {
  const name = temporaryName(run, statement);
  const key = name.toLowerCase();
  const { session } = run;
  const type = statement.query ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE";
  const existing = session.temporaryTables.get(key);
  if (existing && statement.ifNotExists) return outcome(type, { ddlOperation: "SKIP" });
  if (existing && !statement.orReplace) {
    throw new WarehouseError(`Already Exists: Table ${name}`, { reason: "duplicate", location: "query" });
  }
  return freshTables(run, async () => {
    const source = await tableSource(run, statement);
    const columns = await checkLayout(run, statement, source);
    const duckName = `temp.main.${quoteName(run.warehouse.catalog.freshPhysical({ dataset: "", table: name }))}`;
    const fill = source.fill(duckName);
    await session.connection.run(createRowsSql(duckName, source.plans, { temporary: true }));
    if (fill !== null) await session.connection.run(fill);
    session.temporaryTables.set(key, {
      fullName: [name],
      columns,
      pseudoColumns: [],
      source: { kind: "table", duckName },
    });
    if (existing?.source.kind === "table")
      await session.connection.run(`DROP TABLE ${existing.source.duckName}`);
    return outcome(type, {
      ddlOperation: existing ? "REPLACE" : "CREATE",
      bytesProcessed: source.bytes,
      referencedTables: source.references,
    });
  });
}

/** A temporary table has a plain name, or one of the dataset `_SESSION`. */
function temporaryName(run: Run, statement: CreateTable): string {
  const parts = splitPath(statement.path);
  const name = parts[parts.length - 1] as string;
  if (parts.length === 1 || (parts.length === 2 && /^_session$/i.test(parts[0] as string))) return name;
  throw errorAt(
    `CREATE TEMP TABLE cannot be used with a dataset: ${parts.join(".")}`,
    run.source,
    statement.position,
  );
}

/**
 * Partitions and clusters of a temporary table change nothing, but must be right; what would change something is refused.
 * Gives the columns.
 */
async function checkLayout(
  run: Run,
  statement: CreateTable,
  { model, plans }: TableSource,
): Promise<readonly Column[]> {
  const columns = columnsOf(plans.map((plan) => plan.field));
  const clustering = clusteringFor(run, statement, columns) ?? model?.clustering ?? null;
  const partitioning = partitioningFor(run, statement, columns);
  requireUnordered(run, statement.query, {
    clustering,
    partitioning: partitioning ?? model?.partitioning ?? null,
  });
  const options = await readOptions(run, statement.options, "TABLE");
  const refuse = (what: string) =>
    refusedAt(`A temporary table with ${what}`, run.source, statement.position);
  if (isIngestionTime(partitioning)) throw refuse("partitions by ingestion time");
  if (options.requireFilter) throw refuse("require_partition_filter");
  if (options.partitionExpirationMs) throw refuse("partition_expiration_days");
  return columns;
}
