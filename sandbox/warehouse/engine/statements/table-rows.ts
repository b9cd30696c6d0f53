import { errorAt } from "../../googlesql/errors.ts";
import type { Query } from "../../googlesql/syntax/ast.ts";
import { translateQueryAs } from "../../googlesql/translate/translate.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { columnsOf, fieldsOf } from "../catalog/fields.ts";
import type { TableId } from "../contract.ts";
import { estimateBytes } from "../results/estimate.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { planColumns } from "./columns.ts";
import { type ColumnPlan, insertRowsSql } from "./rows-table.ts";
import { tableIds } from "./table-ids.ts";
import { type CreateTable, copyRowsSql, modelOf, modelPlans, namedQuery } from "./table-source.ts";

/** What a new table holds at first. */
export interface TableSource {
  readonly model: TableEntry | null;
  readonly plans: readonly ColumnPlan[];
  readonly references: readonly TableId[];
  readonly bytes: number;
  /** DuckDB SQL that fills the new table; null for an empty one. */
  fill(duckName: string): string | null;
}

/** Columns and rows of the new table: as written, as the query gives them, or as the model table has them. */
export async function tableSource(run: Run, statement: CreateTable): Promise<TableSource> {
  const model = modelOf(run, statement);
  const written = statement.columns ? await planColumns(run, statement.columns) : null;
  if (written?.length === 0) {
    throw errorAt("A table must have at least one column", run.source, statement.position);
  }
  const plans = model ? modelPlans(run, model) : written;
  if (statement.query && plans) return filledBy(run, statement.query, model, plans);
  if (statement.query) {
    const query = namedQuery(run, statement.query, true, "CREATE TABLE");
    const { columns, references } = query;
    return {
      model,
      plans: fieldsOf(columns).map((field) => ({ field, defaultSql: null })),
      references,
      bytes: await estimateBytes(run.warehouse, run.session.connection, query),
      fill: (duckName) => insertRowsSql(duckName, columns, query),
    };
  }
  const copied = statement.like ? null : model;
  return {
    model,
    plans: plans ?? [],
    references: copied ? [copied.id] : [],
    bytes: 0,
    fill: (duckName) => copied && copyRowsSql(run, copied, duckName),
  };
}

/** AS query into columns that are given: its rows are coerced to them by position. */
async function filledBy(
  run: Run,
  query: Query,
  model: TableEntry | null,
  plans: readonly ColumnPlan[],
): Promise<TableSource> {
  const columns = columnsOf(plans.map(({ field }) => field));
  const translated = translateQueryAs(query, columns, translationContext(run));
  const source = { sql: translated.sql, references: tableIds(translated.references) };
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  return {
    model,
    plans,
    references: source.references,
    bytes: await estimateBytes(run.warehouse, run.session.connection, source),
    fill: (duckName) => `INSERT INTO ${duckName} (${names}) ${source.sql}`,
  };
}
