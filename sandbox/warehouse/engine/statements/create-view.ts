import { WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { newTable } from "../catalog/entries.ts";
import { fieldsOf, firstNameError } from "../catalog/fields.ts";
import { resolveName } from "../catalog/names.ts";
import type { TableId } from "../contract.ts";
import { definitionContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { applyOptions } from "./apply-options.ts";
import { requireNoTransaction } from "./ddl.ts";
import { clusteringFor, partitioningFor } from "./layout.ts";
import { columnDescription, readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { freshTables } from "./stale.ts";
import { namedQuery, wrongType } from "./table-source.ts";
import { requireDistinctNames } from "./top-level.ts";

type CreateView = Extract<Statement, { kind: "create_view" }>;

/** CREATE [OR REPLACE] [MATERIALIZED] VIEW: the GoogleSQL text is kept and inlined wherever the view is read. */
export async function createView(run: Run, statement: CreateView): Promise<Outcome> {
  requireNoTransaction(run);
  const { catalog, now } = run.warehouse;
  const id = resolveName(statement.path, run.warehouse.project, run.session.defaultDataset);
  catalog.requireDataset(id.dataset);
  const type = statement.materialized ? "CREATE_MATERIALIZED_VIEW" : "CREATE_VIEW";
  const existing = catalog.table(id);
  if (existing && statement.ifNotExists) return outcome(type, { target: id, ddlOperation: "SKIP" });
  requireView(run, id, statement);
  const needsNames = statement.columns === null;
  const query = namedQuery(run, statement.query, needsNames, "CREATE VIEW", definitionContext(run));
  // DuckDB binds it once, so that what cannot run is refused now and not at the first read.
  await freshTables(run, () => run.session.connection.run(`EXPLAIN ${query.sql}`));
  const columnNames = statement.columns?.map((column) => column.name) ?? null;
  if (columnNames && columnNames.length !== query.columns.length) {
    throw new WarehouseError(
      `The number of view columns (${columnNames.length}) does not match the number of columns of its query (${query.columns.length})`,
      { location: "query" },
    );
  }
  const columns = query.columns.map((column, index) => ({
    ...column,
    name: columnNames?.[index] ?? column.name,
  }));
  requireDistinctNames(columns, (name) => `CREATE VIEW has columns with duplicate name ${name}`);
  const wrong = firstNameError(fieldsOf(columns));
  if (wrong) throw new WarehouseError(wrong, { location: "query" });
  const descriptions = await Promise.all(
    (statement.columns ?? []).map((c) => columnDescription(run, c.options)),
  );
  const schema = fieldsOf(columns).map((field, index) => {
    const description = descriptions[index];
    return description === undefined ? field : { ...field, description };
  });
  const entry = newTable(
    {
      id,
      type: statement.materialized ? "MATERIALIZED_VIEW" : "VIEW",
      schema,
      columns,
      physical: null,
      created: now(),
    },
    { view: { query: statement.queryText, defaultDataset: run.session.defaultDataset, columnNames } },
  );
  partitioningFor(run, statement, columns);
  clusteringFor(run, statement, columns);
  const options = await readOptions(
    run,
    statement.options,
    statement.materialized ? "MATERIALIZED VIEW" : "VIEW",
  );
  await catalog.change(async (change) => {
    requireView(run, id, statement);
    await change.putTable(applyOptions(entry, options));
  });
  return outcome(type, {
    target: id,
    ddlOperation: existing ? "REPLACE" : "CREATE",
    referencedTables: query.references,
  });
}

function requireView(run: Run, id: TableId, { orReplace, materialized }: CreateView): void {
  const { catalog } = run.warehouse;
  const existing = catalog.table(id);
  if (!existing) return;
  if (orReplace && existing.type !== (materialized ? "MATERIALIZED_VIEW" : "VIEW"))
    throw wrongType(run, existing);
  if (!orReplace)
    throw new WarehouseError(`Already Exists: Table ${catalog.display(id)}`, { reason: "duplicate" });
}
