import { WarehouseError } from "../../googlesql/errors.ts";
import type { ObjectKind, Statement } from "../../googlesql/syntax/ast.ts";
import type { RoutineEntry, TableEntry } from "../catalog/entries.ts";
import { resolveDataset, resolveName, splitPath } from "../catalog/names.ts";
import type { StatementType } from "../contract.ts";
import type { Run } from "../script/run.ts";
import { requireNoTransaction } from "./ddl.ts";
import { guarded } from "./guard.ts";
import { type Outcome, outcome } from "./outcome.ts";

type Drop = Extract<Statement, { kind: "drop" }>;

/** DROP of anything; temporary tables and functions first, by their plain name. */
export async function drop(run: Run, statement: Drop): Promise<Outcome> {
  const temporary = await dropTemporary(run, statement);
  if (temporary) return temporary;
  requireNoTransaction(run);
  switch (statement.object) {
    case "SCHEMA":
      return dropSchema(run, statement);
    case "FUNCTION":
    case "TABLE FUNCTION":
    case "PROCEDURE":
      return dropRoutine(run, statement, statement.object);
    default:
      return dropTable(run, statement);
  }
}

async function dropTemporary(run: Run, statement: Drop): Promise<Outcome | null> {
  const path = splitPath(statement.path);
  const parts = path.length === 2 && /^_session$/i.test(path[0] as string) ? path.slice(1) : path;
  const key = (parts[0] ?? "").toLowerCase();
  const { session } = run;
  if (parts.length !== 1) return null;
  const table = session.temporaryTables.get(key);
  if (statement.object === "TABLE" && table?.source.kind === "table") {
    const { duckName } = table.source;
    await guarded(run, () => session.connection.run(`DROP TABLE ${duckName}`));
    session.temporaryTables.delete(key);
    return outcome("DROP_TABLE", { ddlOperation: "DROP" });
  }
  if (statement.object === "FUNCTION" && session.temporaryFunctions.delete(key)) {
    return outcome("DROP_FUNCTION", { ddlOperation: "DROP" });
  }
  return null;
}

async function dropSchema(run: Run, statement: Drop): Promise<Outcome> {
  const { catalog, project } = run.warehouse;
  const dataset = resolveDataset(statement.path, project);
  const target = { dataset, table: "" };
  return catalog.change(async (change) => {
    if (!catalog.dataset(dataset) && statement.ifExists)
      return outcome("DROP_SCHEMA", { target, ddlOperation: "SKIP" });
    const found = catalog.requireDataset(dataset);
    const inUse = catalog.tables(dataset).length > 0 || found.routines.size > 0;
    if (inUse && statement.behavior !== "CASCADE") {
      throw new WarehouseError(`Dataset ${project}:${dataset} is still in use`, {
        reason: "invalidQuery",
        location: "query",
      });
    }
    await change.dropDataset(dataset);
    return outcome("DROP_SCHEMA", { target, ddlOperation: "DROP" });
  });
}

async function dropRoutine(run: Run, statement: Drop, object: keyof typeof ROUTINES): Promise<Outcome> {
  const { catalog, project } = run.warehouse;
  const { type, kinds } = ROUTINES[object];
  const target = resolveName(statement.path, project, run.session.defaultDataset);
  return catalog.change(async (change) => {
    const found = catalog.routine(target.dataset, target.table);
    if (!found) {
      if (statement.ifExists) return outcome(type, { target, ddlOperation: "SKIP" });
      throw new WarehouseError(`Not found: Routine ${catalog.display(target)}`, { reason: "notFound" });
    }
    if (!kinds.some((kind) => kind === found.kind)) {
      throw new WarehouseError(
        `Routine ${catalog.display(target)} is a ${found.kind.replaceAll("_", " ").toLowerCase()} and cannot be dropped by DROP ${object}`,
        { location: "query" },
      );
    }
    await change.dropRoutine(target.dataset, target.table);
    return outcome(type, { target, ddlOperation: "DROP" });
  });
}

async function dropTable(run: Run, statement: Drop): Promise<Outcome> {
  const { catalog, project } = run.warehouse;
  const type = TABLE_TYPES[statement.object] ?? "DROP_TABLE";
  const target = resolveName(statement.path, project, run.session.defaultDataset);
  return catalog.change(async (change) => {
    const missing = !catalog.dataset(target.dataset) || !catalog.table(target);
    if (missing && statement.ifExists) return outcome(type, { target, ddlOperation: "SKIP" });
    const entry = catalog.requireTable(target);
    if (!isKind(entry, statement.object)) {
      throw new WarehouseError(
        `Cannot drop ${catalog.display(target)} which has type ${entry.type.replace("_", " ")}. An error occurred because DROP ${statement.object} is for a ${statement.object}.`,
        { location: "query" },
      );
    }
    await change.dropTable(target);
    return outcome(type, { target, ddlOperation: "DROP" });
  });
}

const TABLE_TYPES: Readonly<Partial<Record<ObjectKind, StatementType>>> = {
  VIEW: "DROP_VIEW",
  "MATERIALIZED VIEW": "DROP_MATERIALIZED_VIEW",
  "SNAPSHOT TABLE": "DROP_SNAPSHOT_TABLE",
};

const ROUTINES = {
  FUNCTION: { type: "DROP_FUNCTION", kinds: ["SCALAR_FUNCTION", "AGGREGATE_FUNCTION"] },
  "TABLE FUNCTION": { type: "DROP_TABLE_FUNCTION", kinds: ["TABLE_VALUED_FUNCTION"] },
  PROCEDURE: { type: "DROP_PROCEDURE", kinds: ["PROCEDURE"] },
} as const satisfies Record<string, { type: StatementType; kinds: readonly RoutineEntry["kind"][] }>;

/** Whether DROP or ALTER of this kind of object may act on the entry. */
export function isKind(entry: TableEntry, object: ObjectKind): boolean {
  const type = {
    TABLE: "TABLE",
    VIEW: "VIEW",
    MATERIALIZED_VIEW: "MATERIALIZED VIEW",
    SNAPSHOT: "SNAPSHOT TABLE",
  }[entry.type];
  return type === object;
}
