import { errorAt, WarehouseError } from "../../googlesql/errors.ts";
import { newTable, type TableEntry } from "../catalog/entries.ts";
import { columnsOf, fieldsOf } from "../catalog/fields.ts";
import { resolveName } from "../catalog/names.ts";
import { partitioningOf } from "../catalog/partitions.ts";
import type { TableId } from "../contract.ts";
import { estimateBytes } from "../results/estimate.ts";
import type { Run } from "../script/run.ts";
import { planColumns } from "./columns.ts";
import { createTemporaryTable } from "./create-temporary-table.ts";
import { requireNoTransaction } from "./ddl.ts";
import { applyOptions, readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { type ColumnPlan, createRowsSql, insertRowsSql } from "./rows-table.ts";
import { freshTables } from "./stale.ts";
import { type CreateTable, columnSource, sourceQuery } from "./table-source.ts";

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
  const type = statement.query ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE";
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
  const { catalog, now } = run.warehouse;
  const source = sourceQuery(run, statement);
  const plans = await planTable(run, statement, source?.columns ? fieldsOf(source.columns) : null);
  const schema = plans.map((plan) => plan.field);
  const columns = columnsOf(schema);
  const physical = catalog.freshPhysical(id);
  const like = columnSource(run, statement);
  const partitioning = statement.partitionBy
    ? partitioningOf(statement.partitionBy, columns)
    : (like?.partitioning ?? null);
  for (const name of statement.clusterBy) requireColumn(run, statement, columns, name);
  const dataset = catalog.requireDataset(id.dataset);
  const lifetime =
    dataset.defaultTableExpirationMs === null ? null : now() + Number(dataset.defaultTableExpirationMs);
  const bare = newTable(
    { id, type: statement.snapshot ? "SNAPSHOT" : "TABLE", schema, columns, physical, created: now() },
    {
      partitioning,
      partitionText: statement.partitionBy?.text ?? like?.partitionText ?? null,
      clustering: statement.clusterBy.length > 0 ? statement.clusterBy : (like?.clustering ?? null),
      description: like?.description ?? null,
      labels: like?.labels ?? {},
      expires: lifetime,
    },
  );
  const entry = applyOptions(bare, await readOptions(run, statement.options));
  const { connection } = run.session;
  const duckName = catalog.duckName(id, physical);
  const bytes = source ? await estimateBytes(run.warehouse, connection, source) : 0;
  await connection.run(createRowsSql(duckName, plans, { partitioning }));
  if (source) {
    await connection.run(insertRowsSql(duckName, columns, source)).catch(async (error) => {
      await dropRows(run, entry);
      throw error;
    });
  }
  return { entry, bytes, references: source?.references ?? [] };
}

/** Columns of the new table: as written, as the query gives them, or as the model table has them. */
async function planTable(
  run: Run,
  statement: CreateTable,
  queried: readonly ColumnPlan["field"][] | null,
): Promise<ColumnPlan[]> {
  const model = columnSource(run, statement);
  if (model) return model.schema.map((field) => ({ field, defaultSql: null }));
  if (!statement.columns) return (queried ?? []).map((field) => ({ field, defaultSql: null }));
  const plans = await planColumns(run, statement.columns);
  if (queried && queried.length !== plans.length) {
    throw new WarehouseError(
      `The number of columns in the column definition list does not match the number of columns produced by the query: ${plans.length} against ${queried.length}`,
      { location: "query" },
    );
  }
  return plans;
}

function requireReplaceable(run: Run, id: TableId, orReplace: boolean): void {
  const { catalog } = run.warehouse;
  const existing = catalog.table(id);
  if (!existing) return;
  if (!orReplace)
    throw new WarehouseError(`Already Exists: Table ${catalog.display(id)}`, { reason: "duplicate" });
  if (existing.physical === null) {
    throw new WarehouseError(
      `${catalog.display(id)} is not allowed for this operation because it is currently a ${existing.type.replace("_", " ")}.`,
      { location: "query" },
    );
  }
}

function requireColumn(
  run: Run,
  statement: CreateTable,
  columns: readonly { name: string }[],
  name: string,
): void {
  if (columns.some((column) => column.name.toLowerCase() === name.toLowerCase())) return;
  throw errorAt(`Unrecognized name: ${name}`, run.source, statement.position);
}

async function dropRows(run: Run, entry: TableEntry): Promise<void> {
  const duckName = run.warehouse.catalog.duckName(entry.id, entry.physical ?? "");
  await run.session.connection.run(`DROP TABLE IF EXISTS ${duckName}`).catch(() => undefined);
}
