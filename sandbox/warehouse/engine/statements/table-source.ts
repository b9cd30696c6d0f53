import { refusedAt, WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { parseExpression } from "../../googlesql/syntax/parser.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { fieldsOf, firstNameError } from "../catalog/fields.ts";
import { resolveName } from "../catalog/names.ts";
import { INGESTION_COLUMN, isIngestionTime } from "../catalog/partitions.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { defaultSql } from "./defaults.ts";
import type { ColumnPlan } from "./rows-table.ts";
import { requireDistinctNames, type TopQuery, translateTop } from "./top-level.ts";

export type CreateTable = Extract<Statement, { kind: "create_table" }>;

/** The table that LIKE, COPY or CLONE names; its columns and properties are taken over. */
export function modelOf(run: Run, statement: CreateTable): TableEntry | null {
  const path = statement.like ?? statement.copy ?? statement.clone;
  if (!path) return null;
  const { catalog, project } = run.warehouse;
  const entry = catalog.requireTable(resolveName(path, project, run.session.defaultDataset));
  if (entry.physical === null) throw wrongType(run, entry);
  const { asOf } = statement;
  if (asOf && !(asOf.kind === "call" && /^CURRENT_TIMESTAMP$/i.test(asOf.name.join(".")))) {
    throw refusedAt("FOR SYSTEM_TIME AS OF a time other than CURRENT_TIMESTAMP()", run.source, asOf.position);
  }
  return entry;
}

/** An object that is not of the type that a statement needs. */
export function wrongType(run: Run, entry: TableEntry): WarehouseError {
  return new WarehouseError(
    `${run.warehouse.catalog.display(entry.id)} is not allowed for this operation because it is currently a ${entry.type.replace("_", " ")}.`,
    { location: "query" },
  );
}

/** The columns of a model table for a new one, with their defaults. */
export function modelPlans(run: Run, model: TableEntry): ColumnPlan[] {
  return model.schema.map((field, index) => {
    const text = field.defaultValueExpression;
    const type = model.columns[index]?.type;
    if (text === undefined || !type) return { field, defaultSql: null };
    return { field, defaultSql: defaultSql({ ...run, source: text }, parseExpression(text), type) };
  });
}

/** INSERT of all rows of a table into another with the same columns, hidden ones included. */
export function copyRowsSql(run: Run, from: TableEntry, to: string): string {
  const names = from.columns.map((column) => column.name);
  if (isIngestionTime(from.partitioning)) names.push(INGESTION_COLUMN);
  const list = names.map(quoteName).join(", ");
  const duckName = run.warehouse.catalog.duckName(from.id, from.physical ?? "");
  return `INSERT INTO ${to} (${list}) SELECT ${list} FROM ${duckName}`;
}

/** A query whose columns become those of a table or view: all must have names of their own. */
export function namedQuery(
  run: Run,
  node: Parameters<typeof translateTop>[1],
  needsNames: boolean,
  what: string,
  context = translationContext(run),
): TopQuery {
  const query = translateTop(run, node, context);
  if (!needsNames) return query;
  query.columns.forEach((column, index) => {
    if (/^f\d+_$/.test(column.name)) {
      throw new WarehouseError(`${what} columns must be named, but column ${index + 1} has no name`, {
        location: "query",
      });
    }
  });
  requireDistinctNames(query.columns, (name) => `${what} has columns with duplicate name ${name}`);
  const wrong = firstNameError(fieldsOf(query.columns));
  if (wrong) throw new WarehouseError(wrong, { location: "query" });
  return query;
}
