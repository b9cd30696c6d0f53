import { WarehouseError } from "../../googlesql/errors.ts";
import { canCoerce } from "../../googlesql/types/coercion.ts";
import { typeToString } from "../../googlesql/types/format.ts";
import { newTable, type TableEntry } from "../catalog/entries.ts";
import { fieldsOf, keepDescriptions } from "../catalog/fields.ts";
import type { ExecuteRequest, ResultSet } from "../contract.ts";
import { collect } from "../results/result-set.ts";
import type { Run } from "../script/run.ts";
import { createRowsSql, insertRowsSql } from "./rows-table.ts";
import type { TopQuery } from "./top-level.ts";

/** Writes a query's rows into the job's destination table and gives them back from there. */
export async function writeResult(
  run: Run,
  query: TopQuery,
  destination: NonNullable<ExecuteRequest["destination"]>,
): Promise<ResultSet> {
  const { catalog } = run.warehouse;
  const { connection } = run.session;
  const id = destination.table;
  catalog.requireDataset(id.dataset);
  const existing = catalog.table(id);
  if (!existing && destination.create === "CREATE_NEVER") catalog.requireTable(id);
  if (existing && existing.physical === null) {
    throw new WarehouseError(
      `${catalog.display(id)} is not allowed for this operation because it is currently a VIEW.`,
      { reason: "invalid" },
    );
  }
  if (existing && destination.write === "WRITE_EMPTY") await requireEmpty(run, existing);
  const appends = existing !== null && destination.write !== "WRITE_TRUNCATE";
  const duckName = appends ? await append(run, query, existing) : await replace(run, query, id, existing);
  return collect(connection, `SELECT * FROM ${duckName}`, query.columns, run.limits);
}

async function replace(
  run: Run,
  query: TopQuery,
  id: TableEntry["id"],
  existing: TableEntry | null,
): Promise<string> {
  const { catalog, now } = run.warehouse;
  const { connection } = run.session;
  const physical = catalog.freshPhysical(id);
  const duckName = catalog.duckName(id, physical);
  const fields = keepDescriptions(fieldsOf(query.columns), existing?.schema ?? []);
  await connection.run(
    createRowsSql(
      duckName,
      fields.map((field) => ({ field, defaultSql: null })),
    ),
  );
  try {
    await connection.run(insertRowsSql(duckName, query.columns, query));
    const fresh = {
      id,
      type: "TABLE" as const,
      schema: fields,
      columns: query.columns,
      physical,
      created: existing?.created ?? now(),
    };
    const entry = existing ? { ...existing, ...fresh, modified: now() } : newTable(fresh);
    await catalog.change((change) => change.putTable(entry));
  } catch (error) {
    await connection.run(`DROP TABLE IF EXISTS ${duckName}`).catch(() => undefined);
    throw error;
  }
  return duckName;
}

async function append(run: Run, query: TopQuery, existing: TableEntry): Promise<string> {
  const { catalog } = run.warehouse;
  const targets = query.columns.map((column) => {
    const target = existing.columns.find((c) => c.name.toLowerCase() === column.name.toLowerCase());
    if (!target || !canCoerce(column.type, target.type)) {
      throw new WarehouseError(
        `Provided Schema does not match Table ${catalog.display(existing.id)}. Cannot add field ${column.name} of type ${typeToString(column.type)}`,
        { reason: "invalid" },
      );
    }
    return target;
  });
  const duckName = catalog.duckName(existing.id, existing.physical ?? "");
  await run.session.changeRows(catalog.display(existing.id), false, () =>
    run.session.connection.run(insertRowsSql(duckName, targets, query)),
  );
  catalog.touch(existing.id);
  return duckName;
}

async function requireEmpty(run: Run, entry: TableEntry): Promise<void> {
  const { catalog } = run.warehouse;
  const duckName = catalog.duckName(entry.id, entry.physical ?? "");
  const rows = await run.session.connection.rows(`SELECT 1 FROM ${duckName} LIMIT 1`);
  if (rows.length === 0) return;
  throw new WarehouseError(`Already Exists: Table ${catalog.display(entry.id)}`, { reason: "duplicate" });
}
