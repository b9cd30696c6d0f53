import { WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import type { CatalogTable, TranslationContext } from "../../googlesql/translate/context.ts";
import type { TranslatedStatement } from "../../googlesql/translate/dml/statement.ts";
import {
  translateDelete,
  translateInsert,
  translateMerge,
  translateUpdate,
} from "../../googlesql/translate/translate.ts";
import { resolveName } from "../catalog/names.ts";
import { catalogTable } from "../catalog/snapshot.ts";
import type { StatementType, TableId } from "../contract.ts";
import { type Change, estimateChange } from "../results/estimate.ts";
import { translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { guarded, guardedChange } from "./guard.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { tableIds } from "./table-ids.ts";
import { wrongType } from "./table-source.ts";

export type Dml = Extract<Statement, { kind: "insert" | "update" | "delete" | "merge" }>;

type Affected = NonNullable<Outcome["affected"]>;

/** INSERT, UPDATE, DELETE and MERGE of a table or temporary table. */
export async function changeRows(run: Run, statement: Dml): Promise<Outcome> {
  const { id } = targetOf(run, statement.target);
  const change = async (): Promise<
    Pick<Outcome, "bytesProcessed" | "referencedTables"> & { affected: Affected }
  > => {
    // Translated at each attempt: the table may have been replaced while the statement waited.
    const { table } = targetOf(run, statement.target);
    const translated = translateDml(statement, table, translationContext(run));
    const references = tableIds(translated.references);
    const cost = changeOf(statement, translated, id);
    const bytesProcessed = await estimateChange(run.warehouse, run.session.connection, cost);
    const affected = await together(run, async () => {
      await requireNone(run, translated.check);
      return statement.kind === "merge" ? merge(run, translated.sql) : count(run, statement, translated.sql);
    });
    return { affected, bytesProcessed, referencedTables: references };
  };
  const changed = id
    ? await guardedChange(run, run.warehouse.catalog.display(id), statement.kind !== "insert", change)
    : await guarded(run, change);
  if (id) run.warehouse.catalog.touch(id);
  return outcome(TYPES[statement.kind], { ...changed, target: id });
}

export async function truncate(
  run: Run,
  statement: Extract<Statement, { kind: "truncate" }>,
): Promise<Outcome> {
  const { id } = targetOf(run, statement.target);
  const change = async () => {
    const { table } = targetOf(run, statement.target);
    return run.session.connection.count(`DELETE FROM ${requireRows(table)}`);
  };
  const deleted = id
    ? await guardedChange(run, run.warehouse.catalog.display(id), true, change)
    : await guarded(run, change);
  if (id) run.warehouse.catalog.touch(id);
  return outcome("TRUNCATE_TABLE", { affected: { inserted: 0, updated: 0, deleted }, target: id });
}

/** What a translated DML statement is to the estimate of its bytes. */
export function changeOf(statement: Dml, translated: TranslatedStatement, target: TableId | null): Change {
  const { kind } = statement;
  const rewrites =
    kind === "merge" ? statement.clauses.some(({ action }) => action.kind !== "insert") : kind !== "insert";
  const { sql, looksAt } = translated;
  const references = tableIds(translated.references);
  return { sql, references, target, kind, rewrites, ...(looksAt ? { looksAt } : {}) };
}

/** The DuckDB statement for a DML statement on a table. */
export function translateDml(
  statement: Dml,
  table: CatalogTable,
  context: TranslationContext,
): TranslatedStatement {
  switch (statement.kind) {
    case "insert":
      return translateInsert(statement, table, context);
    case "update":
      return translateUpdate(statement, table, context);
    case "delete":
      return translateDelete(statement, table, context);
    case "merge":
      return translateMerge(statement, table, context);
  }
}

/** The table that a statement changes; `id` is null for a temporary one. */
export function targetOf(run: Run, path: readonly string[]): { id: TableId | null; table: CatalogTable } {
  const name =
    path.length === 2 && /^_session$/i.test(path[0] ?? "")
      ? path[1]
      : path.length === 1
        ? path[0]
        : undefined;
  const temporary = name === undefined ? undefined : run.session.temporaryTables.get(name.toLowerCase());
  if (temporary) return { id: null, table: temporary };
  const { catalog, project } = run.warehouse;
  const id = resolveName(path, project, run.session.defaultDataset);
  const entry = catalog.requireTable(id);
  if (entry.type !== "TABLE") throw wrongType(run, entry);
  return { id, table: catalogTable(run.warehouse, entry) };
}

function requireRows(table: CatalogTable): string {
  return table.source.kind === "table" ? table.source.duckName : "";
}

/** Check and change as one: in the open transaction, else in one of their own. */
async function together<T>(run: Run, work: () => Promise<T>): Promise<T> {
  const { connection, inTransaction } = run.session;
  if (inTransaction) return work();
  await connection.run("BEGIN TRANSACTION");
  try {
    const result = await work();
    await connection.run("COMMIT");
    return result;
  } catch (error) {
    await connection.undo("ROLLBACK");
    throw error;
  }
}

async function requireNone(run: Run, check: TranslatedStatement["check"]): Promise<void> {
  if (!check) return;
  const rows = await run.session.connection.rows(check.sql);
  if (rows.length > 0) throw new WarehouseError(check.message, { location: "query" });
}

async function count(run: Run, statement: Dml, sql: string): Promise<Affected> {
  const changed = await run.session.connection.count(sql);
  return {
    inserted: statement.kind === "insert" ? changed : 0,
    updated: statement.kind === "update" ? changed : 0,
    deleted: statement.kind === "delete" ? changed : 0,
  };
}

async function merge(run: Run, sql: string): Promise<Affected> {
  const actions = new Map<string, number>();
  await run.session.connection.stream(`${sql} RETURNING merge_action`, async (result) => {
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      for (const action of chunk.getColumnValues(0)) {
        actions.set(String(action), (actions.get(String(action)) ?? 0) + 1);
      }
    }
  });
  const of = (action: string) => actions.get(action) ?? 0;
  return { inserted: of("INSERT"), updated: of("UPDATE"), deleted: of("DELETE") };
}

const TYPES = {
  insert: "INSERT",
  update: "UPDATE",
  delete: "DELETE",
  merge: "MERGE",
} as const satisfies Record<Dml["kind"], StatementType>;
