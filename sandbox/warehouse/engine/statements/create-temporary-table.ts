import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import { columnsOf, fieldsOf } from "../catalog/fields.ts";
import type { Run } from "../script/run.ts";
import { planColumns } from "./columns.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { createRowsSql, insertRowsSql } from "./rows-table.ts";
import { freshTables } from "./stale.ts";
import { type CreateTable, columnSource, sourceQuery } from "./table-source.ts";

/** CREATE TEMP TABLE: a DuckDB temporary table of the script's own connection, gone with it. */
export async function createTemporaryTable(run: Run, statement: CreateTable): Promise<Outcome> {
  const name = statement.path[statement.path.length - 1] as string;
  const key = name.toLowerCase();
  const { session } = run;
  const type = statement.query ? "CREATE_TABLE_AS_SELECT" : "CREATE_TABLE";
  const existing = session.temporaryTables.get(key);
  if (existing && statement.ifNotExists) return outcome(type, { ddlOperation: "SKIP" });
  if (existing && !statement.orReplace) {
    throw new WarehouseError(`Already Exists: Table ${name}`, { reason: "duplicate", location: "query" });
  }
  return freshTables(run, async () => {
    const source = sourceQuery(run, statement);
    const model = columnSource(run, statement);
    const queried = source ? fieldsOf(source.columns) : [];
    const plans = statement.columns
      ? await planColumns(run, statement.columns)
      : (model?.schema ?? queried).map((field) => ({ field, defaultSql: null }));
    const columns = columnsOf(plans.map((plan) => plan.field));
    const duckName = `temp.main.${quoteName(run.warehouse.catalog.freshPhysical({ dataset: "", table: name }))}`;
    await session.connection.run(createRowsSql(duckName, plans, { temporary: true }));
    if (source) await session.connection.run(insertRowsSql(duckName, columns, source));
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
      referencedTables: source?.references ?? [],
    });
  });
}
