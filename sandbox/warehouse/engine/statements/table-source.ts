import { WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { resolveName } from "../catalog/names.ts";
import type { Run } from "../script/run.ts";
import { requireDistinctNames, type TopQuery, translateTop } from "./top-level.ts";

export type CreateTable = Extract<Statement, { kind: "create_table" }>;

/** The query whose rows fill the new table: AS query, or all of the table of COPY or CLONE; null for an empty table. */
export function sourceQuery(run: Run, statement: CreateTable): TopQuery | null {
  if (statement.query) return namedQuery(run, statement.query, statement.columns === null, "CREATE TABLE");
  if (!statement.copy && !statement.clone) return null;
  const entry = columnSource(run, statement);
  if (!entry) return null;
  const duckName = run.warehouse.catalog.duckName(entry.id, entry.physical ?? "");
  const sqlNames = entry.columns.map((column) => column.name);
  const sql = `SELECT ${sqlNames.map(quoteName).join(", ")} FROM ${duckName}`;
  return { sql, columns: entry.columns, sqlNames, references: [entry.id] };
}

/** The table that LIKE, COPY or CLONE names; its columns and properties are taken over. */
export function columnSource(run: Run, statement: CreateTable): TableEntry | null {
  const path = statement.like ?? statement.copy ?? statement.clone;
  if (!path) return null;
  const { catalog, project } = run.warehouse;
  const entry = catalog.requireTable(resolveName(path, project, run.session.defaultDataset));
  if (entry.physical === null) {
    throw new WarehouseError(
      `${catalog.display(entry.id)} is not allowed for this operation because it is currently a ${entry.type}.`,
      { location: "query" },
    );
  }
  return entry;
}

/** A query whose columns become those of a table or view: all must have names of their own. */
export function namedQuery(
  run: Run,
  node: Parameters<typeof translateTop>[1],
  needsNames: boolean,
  what: string,
): TopQuery {
  const query = translateTop(run, node);
  if (!needsNames) return query;
  query.columns.forEach((column, index) => {
    if (/^f\d+_$/.test(column.name)) {
      throw new WarehouseError(`${what} columns must be named, but column ${index + 1} has no name`, {
        location: "query",
      });
    }
  });
  requireDistinctNames(query.columns, (name) => `${what} has columns with duplicate name ${name}`);
  return query;
}
