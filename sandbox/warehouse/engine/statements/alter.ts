import { refusedAt, WarehouseError } from "../../googlesql/errors.ts";
import type { AlterAction, ObjectKind, Statement } from "../../googlesql/syntax/ast.ts";
import type { CatalogChange } from "../catalog/change.ts";
import type { TableEntry } from "../catalog/entries.ts";
import { resolveDataset, resolveName, splitPath } from "../catalog/names.ts";
import type { DatasetInfo, StatementType } from "../contract.ts";
import { refused } from "../refused.ts";
import type { Run } from "../script/run.ts";
import { alterColumn, type ColumnAction } from "./alter-column.ts";
import { applyDatasetOptions, applyOptions } from "./apply-options.ts";
import { requireNoTransaction } from "./ddl.ts";
import { isKind } from "./drop.ts";
import { withKeys, withoutKey } from "./keys.ts";
import { readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";

const TYPES: Partial<Record<ObjectKind, StatementType>> = {
  VIEW: "ALTER_VIEW",
  "MATERIALIZED VIEW": "ALTER_MATERIALIZED_VIEW",
};

type Alter = Extract<Statement, { kind: "alter" }>;

/** ALTER TABLE, VIEW and SCHEMA; all actions of one statement take effect together. */
export async function alter(run: Run, statement: Alter): Promise<Outcome> {
  requireNoTransaction(run);
  if (statement.object === "SCHEMA") return alterSchema(run, statement);
  const { catalog, project, now } = run.warehouse;
  const [name = "", ...others] = splitPath(statement.path);
  if (others.length === 0 && run.session.temporaryTables.has(name.toLowerCase())) {
    throw refusedAt("ALTER TABLE of a temporary table", run.source, statement.position);
  }
  const target = resolveName(statement.path, project, run.session.defaultDataset);
  const type = TYPES[statement.object] ?? "ALTER_TABLE";
  return catalog.change(async (change) => {
    const missing = !catalog.dataset(target.dataset) || !catalog.table(target);
    if (missing && statement.ifExists) return outcome(type, { target, ddlOperation: "SKIP" });
    let entry = catalog.requireTable(target);
    if (!isKind(entry, statement.object)) {
      throw new WarehouseError(
        `ALTER ${statement.object} is not allowed for ${catalog.display(target)}, which is a ${entry.type.replace("_", " ")}`,
        { location: "query" },
      );
    }
    for (const action of statement.actions) entry = await act(run, change, entry, action);
    if (entry.id.table === target.table) await change.putTable({ ...entry, modified: now() });
    return outcome(type, { target, ddlOperation: "ALTER" });
  });
}

async function act(
  run: Run,
  change: CatalogChange,
  entry: TableEntry,
  action: AlterAction,
): Promise<TableEntry> {
  switch (action.kind) {
    case "set_options":
      return applyOptions(entry, await readOptions(run, action.options, ownerOf(entry)));
    case "rename_to":
      return renameTable(run, change, entry, action.name);
    case "add_constraint":
      return { ...entry, constraints: withKeys(run, entry, [action.constraint]) };
    case "drop_constraint":
      return { ...entry, constraints: withoutKey(run, entry.constraints ?? null, action) };
    default:
      return alterColumn(run, change, entry, action satisfies ColumnAction);
  }
}

function ownerOf(entry: TableEntry) {
  if (entry.type === "SNAPSHOT") return "SNAPSHOT TABLE";
  return entry.type === "MATERIALIZED_VIEW" ? "MATERIALIZED VIEW" : entry.type;
}

async function renameTable(
  run: Run,
  change: CatalogChange,
  entry: TableEntry,
  table: string,
): Promise<TableEntry> {
  const { catalog } = run.warehouse;
  const target = { ...entry.id, table };
  if (catalog.table(target)) {
    throw new WarehouseError(`Already Exists: Table ${catalog.display(target)}`, { reason: "duplicate" });
  }
  await change.renameTable(entry, table);
  return { ...entry, id: target };
}

async function alterSchema(run: Run, statement: Alter): Promise<Outcome> {
  const { catalog, project, now } = run.warehouse;
  const dataset = resolveDataset(statement.path, project);
  const target = { dataset, table: "" };
  return catalog.change(async (change) => {
    if (!catalog.dataset(dataset) && statement.ifExists) {
      return outcome("ALTER_SCHEMA", { target, ddlOperation: "SKIP" });
    }
    const { tables: _tables, routines: _routines, ...old } = catalog.requireDataset(dataset);
    let info: DatasetInfo = old;
    for (const action of statement.actions) {
      if (action.kind !== "set_options")
        throw refused(`ALTER SCHEMA with ${action.kind.replaceAll("_", " ")}`);
      info = applyDatasetOptions(info, await readOptions(run, action.options, "SCHEMA"));
    }
    await change.putDataset({ ...info, modified: now() });
    return outcome("ALTER_SCHEMA", { target, ddlOperation: "ALTER" });
  });
}
