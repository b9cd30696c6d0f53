import { errorAt, WarehouseError } from "../../googlesql/errors.ts";
import { newTable, type TableEntry } from "../catalog/entries.ts";
import { columnsOf } from "../catalog/fields.ts";
import { resolveName } from "../catalog/names.ts";
import { isIngestionTime } from "../catalog/partitions.ts";
import type { DatasetInfo, Partitioning, TableId } from "../contract.ts";
import type { Run } from "../script/run.ts";
import { applyOptions } from "./apply-options.ts";
import { createTemporaryTable } from "./create-temporary-table.ts";
import { requireNoTransaction } from "./ddl.ts";
import { withKeys } from "./keys.ts";
import { clusteringFor, partitioningFor } from "./layout.ts";
import { readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { createRowsSql } from "./rows-table.ts";
import { freshTables } from "./stale.ts";
import { type TableSource, tableSource } from "./table-rows.ts";
import { type CreateTable, wrongType } from "./table-source.ts";
import { requireUnordered } from "./unordered.ts";

/**
 * CREATE [OR REPLACE] TABLE in all forms. Rows are written into a new DuckDB table first and named at the end, so that the
 * query may read the table that it replaces, and a failure leaves everything as it was.
 */
export async function createTable(run: Run, statement: CreateTable): Promise<Outcome> {
  if (statement.temporary) return createTemporaryTable(run, statement);
  requireNoTransaction(run);
  const { catalog } = run.warehouse;
  const id = resolveName(statement.path, run.warehouse.project, run.session.defaultDataset);
  catalog.requireDataset(id.dataset);
  const plain = statement.query ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE";
  const type = statement.snapshot ? "CREATE_SNAPSHOT_TABLE" : plain;
  const existing = catalog.table(id);
  if (existing && statement.ifNotExists) return outcome(type, { target: id, ddlOperation: "SKIP" });
  requireReplaceable(run, id, statement.orReplace);
  return freshTables(run, async () => {
    const { entry, bytes, references } = await buildTable(run, statement, id);
    await catalog
      .change(async (change) => {
        requireReplaceable(run, id, statement.orReplace);
        await change.putTable(entry);
      })
      .catch(async (error) => {
        await dropRows(run, entry);
        throw error;
      });
    return outcome(type, {
      target: id,
      ddlOperation: existing ? "REPLACE" : "CREATE",
      bytesProcessed: bytes,
      referencedTables: references,
    });
  });
}

interface Built {
  readonly entry: TableEntry;
  readonly bytes: number;
  readonly references: readonly TableId[];
}

async function buildTable(run: Run, statement: CreateTable, id: TableId): Promise<Built> {
  const { catalog } = run.warehouse;
  const source = await tableSource(run, statement);
  const entry = await newEntry(run, statement, id, source);
  requireUnordered(run, statement.query, entry);
  const { connection } = run.session;
  const duckName = catalog.duckName(id, entry.physical ?? "");
  const fill = source.fill(duckName);
  await connection.run(createRowsSql(duckName, source.plans, { partitioning: entry.partitioning }));
  if (fill !== null) {
    await connection.run(fill).catch(async (error) => {
      await dropRows(run, entry);
      throw error;
    });
  }
  return { entry, bytes: source.bytes, references: source.references };
}

/** The new table with everything that is said of it, or taken over from its model. */
async function newEntry(
  run: Run,
  statement: CreateTable,
  id: TableId,
  { model, plans }: TableSource,
): Promise<TableEntry> {
  const { catalog, now } = run.warehouse;
  const schema = plans.map((plan) => plan.field);
  const columns = columnsOf(schema);
  const partitioning = partitioningFor(run, statement, columns);
  if (statement.query && isIngestionTime(partitioning)) {
    throw errorAt(
      "A table that is partitioned by ingestion time cannot be created from a query",
      run.source,
      statement.partitionBy?.position ?? statement.position,
    );
  }
  const dataset = catalog.requireDataset(id.dataset);
  const required = {
    id,
    type: statement.snapshot ? ("SNAPSHOT" as const) : ("TABLE" as const),
    schema,
    columns,
    physical: catalog.freshPhysical(id),
    created: now(),
  };
  const bare = newTable(required, {
    partitioning: withDatasetExpiration(dataset, partitioning) ?? model?.partitioning ?? null,
    partitionText: statement.partitionBy?.text ?? model?.partitionText ?? null,
    clustering: clusteringFor(run, statement, columns) ?? model?.clustering ?? null,
    description: model?.description ?? null,
    friendlyName: model?.friendlyName ?? null,
    labels: model?.labels ?? {},
    options: model?.options ?? {},
    expires: statement.snapshot ? null : lifetimeOf(dataset, partitioning, now()),
    constraints: model?.constraints ?? null,
  });
  const constraints = [...(statement.columns ?? []).flatMap((c) => c.constraints), ...statement.constraints];
  const keyed = constraints.length > 0 ? { ...bare, constraints: withKeys(run, bare, constraints) } : bare;
  const owner = statement.snapshot ? "SNAPSHOT TABLE" : "TABLE";
  return applyOptions(keyed, await readOptions(run, statement.options, owner));
}

function withDatasetExpiration(dataset: DatasetInfo, partitioning: Partitioning | null): Partitioning | null {
  const days = dataset.options?.default_partition_expiration_days;
  if (days === undefined || !partitioning || partitioning.type === "RANGE") return partitioning;
  return { ...partitioning, expirationMs: String(Number(days) * 86_400_000) };
}

/** When a new table of the dataset expires; where its partitions do, the table itself does not. */
function lifetimeOf(dataset: DatasetInfo, partitioning: Partitioning | null, now: number): number | null {
  const { defaultTableExpirationMs, options } = dataset;
  const byPartition = partitioning && options?.default_partition_expiration_days !== undefined;
  return defaultTableExpirationMs === null || byPartition ? null : now + Number(defaultTableExpirationMs);
}

function requireReplaceable(run: Run, id: TableId, orReplace: boolean): void {
  const { catalog } = run.warehouse;
  const existing = catalog.table(id);
  if (!existing) return;
  if (!orReplace)
    throw new WarehouseError(`Already Exists: Table ${catalog.display(id)}`, { reason: "duplicate" });
  if (existing.type !== "TABLE") throw wrongType(run, existing);
}

async function dropRows(run: Run, entry: TableEntry): Promise<void> {
  const duckName = run.warehouse.catalog.duckName(entry.id, entry.physical ?? "");
  await run.session.connection.undo(`DROP TABLE IF EXISTS ${duckName}`);
}
