import { errorAt, WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { checkNewRoutine } from "../../googlesql/translate/translate.ts";
import type { RoutineEntry } from "../catalog/entries.ts";
import { resolveName, splitPath } from "../catalog/names.ts";
import { routineOf } from "../catalog/routines.ts";
import type { StatementType } from "../contract.ts";
import { definitionContext, translationContext } from "../script/context.ts";
import type { Run } from "../script/run.ts";
import { checkProcedure } from "./check-procedure.ts";
import { requireNoTransaction } from "./ddl.ts";
import { checkJavaScriptTypes } from "./javascript-types.ts";
import type { OptionOwner } from "./option-types.ts";
import { readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";

type CreateRoutine = Extract<
  Statement,
  { kind: "create_function" | "create_table_function" | "create_procedure" }
>;

/** CREATE [TEMP] FUNCTION, TABLE FUNCTION, PROCEDURE. The statement's text is kept and parsed again where it is used. */
export async function createRoutine(run: Run, statement: CreateRoutine): Promise<Outcome> {
  const type = TYPES[statement.kind];
  await checkDefinition(run, statement);
  if (statement.kind === "create_function" && statement.temporary) return createTemporary(run, statement);
  requireNoTransaction(run);
  const { catalog, project, now } = run.warehouse;
  const { dataset, table: name } = resolveName(statement.path, project, run.session.defaultDataset);
  catalog.requireDataset(dataset);
  const target = { dataset, table: name };
  const entry: RoutineEntry = {
    dataset,
    name,
    kind: kindOf(statement),
    language: statement.kind === "create_function" ? statement.language.toUpperCase() : "SQL",
    source: statement.text,
    body: statement.kind === "create_table_function" ? statement.queryText : statement.bodyText,
    defaultDataset: run.session.defaultDataset,
    created: now(),
  };
  // Compiles the code now, so that what cannot run is refused here and not at the first call.
  const fullName = [project, dataset, name];
  const routine = routineOf(run.warehouse, statement, run.source, fullName, entry.defaultDataset);
  if (routine) checkNewRoutine(routine, definitionContext(run));
  if (statement.kind === "create_procedure") checkProcedure(run, statement);
  return catalog.change(async (change) => {
    const existing = catalog.routine(dataset, name);
    if (existing && statement.ifNotExists) return outcome(type, { target, ddlOperation: "SKIP" });
    if (existing && !statement.orReplace) {
      throw new WarehouseError(`Already Exists: Routine ${catalog.display(target)}`, { reason: "duplicate" });
    }
    if (existing && existing.kind !== entry.kind) {
      throw new WarehouseError(
        `Routine ${catalog.display(target)} cannot be replaced by one of another type`,
        { location: "query" },
      );
    }
    await change.putRoutine(entry);
    return outcome(type, { target, ddlOperation: existing ? "REPLACE" : "CREATE" });
  });
}

function createTemporary(run: Run, statement: Extract<Statement, { kind: "create_function" }>): Outcome {
  const [name = "", ...others] = splitPath(statement.path);
  if (others.length > 0) {
    throw errorAt(
      `CREATE TEMP FUNCTION cannot be used with a dataset: ${statement.path.join(".")}`,
      run.source,
      statement.position,
    );
  }
  const key = name.toLowerCase();
  const existing = run.session.temporaryFunctions.has(key);
  if (existing && statement.ifNotExists) return outcome("CREATE_FUNCTION", { ddlOperation: "SKIP" });
  if (existing && !statement.orReplace) {
    throw new WarehouseError(`Already Exists: Function ${name}`, { reason: "duplicate", location: "query" });
  }
  const routine = routineOf(run.warehouse, statement, run.source, [name], run.session.defaultDataset);
  if (!routine) return outcome("CREATE_FUNCTION");
  const context = translationContext(run);
  checkNewRoutine(routine, {
    ...context,
    variables: new Map(),
    namedParameters: new Map(),
    positionalParameters: [],
  });
  run.session.temporaryFunctions.set(key, routine);
  return outcome("CREATE_FUNCTION", { ddlOperation: existing ? "REPLACE" : "CREATE" });
}

/** What can be seen without the catalogue: options, names and types of parameters. */
async function checkDefinition(run: Run, statement: CreateRoutine): Promise<void> {
  await readOptions(run, statement.options, OWNERS[statement.kind]);
  const seen = new Set<string>();
  for (const { name, type, position } of statement.parameters) {
    const place = (message: string) => errorAt(message, run.source, position);
    if (seen.has(name.toLowerCase())) throw place(`Duplicate argument name ${name}`);
    seen.add(name.toLowerCase());
    if (statement.kind === "create_procedure") continue;
    if (type.kind === "simple_type" && type.parameters?.length) {
      throw place("A parameter of a function cannot have a type with length or precision");
    }
  }
  if (statement.kind === "create_function" && statement.language === "js") {
    checkJavaScriptTypes(statement, run.source);
  }
}

const OWNERS = {
  create_function: "FUNCTION",
  create_table_function: "TABLE FUNCTION",
  create_procedure: "PROCEDURE",
} as const satisfies Record<CreateRoutine["kind"], OptionOwner>;

const TYPES = {
  create_function: "CREATE_FUNCTION",
  create_table_function: "CREATE_TABLE_FUNCTION",
  create_procedure: "CREATE_PROCEDURE",
} as const satisfies Record<CreateRoutine["kind"], StatementType>;

function kindOf(statement: CreateRoutine): RoutineEntry["kind"] {
  if (statement.kind === "create_procedure") return "PROCEDURE";
  if (statement.kind === "create_table_function") return "TABLE_VALUED_FUNCTION";
  return statement.aggregate ? "AGGREGATE_FUNCTION" : "SCALAR_FUNCTION";
}
