import { WarehouseError } from "../../googlesql/errors.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import { fieldsOf } from "../catalog/fields.ts";
import type { ResultSet, TargetOptions } from "../contract.ts";
import { existingTarget, writeTarget } from "../load/target.ts";
import { collect } from "../results/result-set.ts";
import type { Run } from "../script/run.ts";
import type { TopQuery } from "./top-level.ts";

/** Writes a query's rows into the job's destination table and gives that table's rows back, as BigQuery does. */
export async function writeResult(run: Run, query: TopQuery, target: TargetOptions): Promise<ResultSet> {
  const { warehouse, session } = run;
  const { catalog } = warehouse;
  if (session.inTransaction) {
    throw new WarehouseError(
      "A destination table inside of a transaction is not supported by the local warehouse; use INSERT",
      { reason: "notImplemented", location: "query" },
    );
  }
  const existing = await existingTarget(warehouse, session.connection, target);
  const items = query.columns.map(
    ({ name }, index) => `${quoteName(query.sqlNames[index] ?? name)} AS ${quoteName(name)}`,
  );
  await writeTarget(warehouse, session.connection, target, existing, {
    schema: fieldsOf(query.columns),
    select: `SELECT ${items.join(", ")} FROM (${query.sql}) AS _rows`,
  });
  const { columns, physical } = catalog.requireTable(target.destination);
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  const duckName = catalog.duckName(target.destination, physical ?? "");
  return collect(session.connection, `SELECT ${names} FROM ${duckName}`, columns, run.limits);
}
