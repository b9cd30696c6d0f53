import { WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import type { RoutineEntry } from "../catalog/entries.ts";
import { resolveName } from "../catalog/names.ts";
import { routineOf } from "../catalog/routines.ts";
import type { StatementType } from "../contract.ts";
import type { Run } from "../script/run.ts";
import { requireNoTransaction } from "./ddl.ts";
import { type Outcome, outcome } from "./outcome.ts";

type CreateRoutine = Extract<
  Statement,
  { kind: "create_function" | "create_table_function" | "create_procedure" }
>;

/** CREATE [TEMP] FUNCTION, TABLE FUNCTION, PROCEDURE. The statement's text is kept and parsed again where it is used. */
export async function createRoutine(run: Run, statement: CreateRoutine): Promise<Outcome> {
  const type = TYPES[statement.kind];
  if (statement.kind === "create_function" && statement.temporary) return createTemporary(run, statement);
  requireNoTransaction(run);
  const { catalog, project, now } = run.warehouse;
  const { dataset, table: name } = resolveName(statement.path, project, run.session.defaultDataset);
  catalog.requireDataset(dataset);
  const target = { dataset, table: name };
  const entry: RoutineEntry = {
    dataset,
    name,
    kind: KINDS[statement.kind],
    language: statement.kind === "create_function" ? statement.language.toUpperCase() : "SQL",
    source: statement.text,
    body: statement.kind === "create_table_function" ? statement.queryText : statement.bodyText,
    defaultDataset: run.session.defaultDataset,
    created: now(),
  };
  // Compiles the code now, so that what cannot run is refused here and not at the first call.
  routineOf(run.warehouse, statement, run.source, [project, dataset, name], entry.defaultDataset);
  return catalog.change(async (change) => {
    const existing = catalog.routine(dataset, name);
    if (existing && statement.ifNotExists) return outcome(type, { target, ddlOperation: "SKIP" });
    if (existing && !statement.orReplace) {
      throw new WarehouseError(`Already Exists: Routine ${catalog.display(target)}`, { reason: "duplicate" });
    }
    await change.putRoutine(entry);
    return outcome(type, { target, ddlOperation: existing ? "REPLACE" : "CREATE" });
  });
}

function createTemporary(run: Run, statement: Extract<Statement, { kind: "create_function" }>): Outcome {
  const name = statement.path[statement.path.length - 1] as string;
  const key = name.toLowerCase();
  const existing = run.session.temporaryFunctions.has(key);
  if (existing && statement.ifNotExists) return outcome("CREATE_FUNCTION", { ddlOperation: "SKIP" });
  if (existing && !statement.orReplace) {
    throw new WarehouseError(`Already Exists: Function ${name}`, { reason: "duplicate", location: "query" });
  }
  const routine = routineOf(run.warehouse, statement, run.source, [name], run.session.defaultDataset);
  if (routine) run.session.temporaryFunctions.set(key, routine);
  return outcome("CREATE_FUNCTION", { ddlOperation: existing ? "REPLACE" : "CREATE" });
}

const TYPES = {
  create_function: "CREATE_FUNCTION",
  create_table_function: "CREATE_TABLE_FUNCTION",
  create_procedure: "CREATE_PROCEDURE",
} as const satisfies Record<CreateRoutine["kind"], StatementType>;

const KINDS = {
  create_function: "SCALAR_FUNCTION",
  create_table_function: "TABLE_VALUED_FUNCTION",
  create_procedure: "PROCEDURE",
} as const satisfies Record<CreateRoutine["kind"], RoutineEntry["kind"]>;
