import { WarehouseError } from "../../googlesql/errors.ts";
import type { Query } from "../../googlesql/syntax/ast.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import { fieldsOf } from "../catalog/fields.ts";
import type { ResultSet, TargetOptions } from "../contract.ts";
import { existingTarget, layoutOf, writeTarget } from "../load/target.ts";
import { collect } from "../results/result-set.ts";
import type { Run } from "../script/run.ts";
import type { TopQuery } from "./top-level.ts";
import { requireUnordered } from "./unordered.ts";

/** Writes a query's rows into the job's destination table. `node`: the query as it stands in the source. */
export async function writeResult(
  run: Run,
  node: Query,
  query: TopQuery,
  target: TargetOptions,
): Promise<void> {
  const { warehouse, session } = run;
  if (session.inTransaction) {
    throw new WarehouseError(
      "A destination table inside of a transaction is not supported by the local warehouse; use INSERT",
      { reason: "notImplemented", location: "query" },
    );
  }
  const existing = await existingTarget(warehouse, session.connection, target);
  // Rows that are added to a table may come in any order.
  if (!existing || target.write === "WRITE_TRUNCATE") requireUnordered(run, node, layoutOf(target, existing));
  const items = query.columns.map(
    ({ name }, index) => `${quoteName(query.sqlNames[index] ?? name)} AS ${quoteName(name)}`,
  );
  await writeTarget(warehouse, session.connection, target, existing, {
    schema: fieldsOf(query.columns),
    select: `SELECT ${items.join(", ")} FROM (${query.sql}) AS _rows`,
  });
}

/** The rows of the destination table, which BigQuery gives back as those of the query. */
export async function writtenRows(run: Run, { destination }: TargetOptions): Promise<ResultSet> {
  const { catalog } = run.warehouse;
  const { columns, physical } = catalog.requireTable(destination);
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  const duckName = catalog.duckName(destination, physical ?? "");
  return collect(run.session.connection, `SELECT ${names} FROM ${duckName}`, columns, run.limits);
}
