import { errorAt, WarehouseError } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { cancelled } from "../duckdb/connection.ts";
import { mapDuckError } from "../duckdb/errors.ts";
import { alter } from "../statements/alter.ts";
import { createRoutine } from "../statements/create-routine.ts";
import { createSchema } from "../statements/create-schema.ts";
import { createTable } from "../statements/create-table.ts";
import { createView } from "../statements/create-view.ts";
import { changeRows, truncate } from "../statements/dml.ts";
import { drop } from "../statements/drop.ts";
import { exportData } from "../statements/export-data.ts";
import { loadData } from "../statements/load-data.ts";
import { type Outcome, outcome } from "../statements/outcome.ts";
import { runQuery } from "../statements/query.ts";
import { runBlock } from "./block.ts";
import { callProcedure } from "./call.ts";
import type { Flow } from "./control.ts";
import { executeImmediate } from "./dynamic.ts";
import { evaluate, holds, text } from "./evaluate.ts";
import { runFor, runLoop } from "./loops.ts";
import { blame } from "./origins.ts";
import type { Run } from "./run.ts";
import { setSystemVariable } from "./set-system-variable.ts";
import { declare, setVariables } from "./variables.ts";

/** Runs statements in order until the end or a jump. Throws WarehouseError; the caller ends the open transaction. */
export async function runStatements(run: Run, statements: readonly Statement[]): Promise<Flow> {
  for (const statement of statements) {
    if (run.signal?.aborted) throw cancelled();
    const flow = await runStatement(run, statement);
    if (flow) return flow;
  }
  return null;
}

async function runStatement(run: Run, statement: Statement): Promise<Flow> {
  const started = performance.now();
  try {
    const ended = await perform(run, statement);
    if (ended === null || "jump" in ended) return ended;
    if (ended.affected) run.session.rowCount = total(ended.affected);
    run.results.push({ ...ended, text: statement.text, milliseconds: performance.now() - started });
    return null;
  } catch (error) {
    throw blame(mapDuckError(error), run, statement);
  }
}

/** What a statement did: a result to report, a jump, or nothing. */
async function perform(run: Run, statement: Statement): Promise<Outcome | Flow> {
  switch (statement.kind) {
    case "query_statement":
      return runQuery(run, statement);
    case "insert":
    case "update":
    case "delete":
    case "merge":
      return changeRows(run, statement);
    case "truncate":
      return truncate(run, statement);
    case "export_data":
      return exportData(run, statement);
    case "load_data":
      return loadData(run, statement);
    case "create_schema":
      return createSchema(run, statement);
    case "create_table":
      return createTable(run, statement);
    case "create_view":
      return createView(run, statement);
    case "create_function":
    case "create_table_function":
    case "create_procedure":
      return createRoutine(run, statement);
    case "drop":
      return drop(run, statement);
    case "alter":
      return alter(run, statement);
    case "declare":
      return declare(run, statement);
    case "set_variables":
      return setVariables(run, statement);
    case "set_system_variable":
      return setSystemVariable(run, statement);
    case "if":
      for (const branch of statement.branches) {
        if (await holds(run, branch.condition)) return runStatements(run, branch.body);
      }
      return runStatements(run, statement.otherwise ?? []);
    case "case_statement":
      return runCase(run, statement);
    case "loop":
    case "while":
    case "repeat":
      return runLoop(run, statement);
    case "for":
      return runFor(run, statement);
    case "block":
      return runBlock(run, statement);
    case "break":
    case "continue":
      return { jump: statement.kind, label: statement.label, position: statement.position };
    case "return":
      return { jump: "return" };
    case "raise":
      return raise(run, statement);
    case "transaction":
      return control(run, statement.action);
    case "execute_immediate":
      return executeImmediate(run, statement);
    case "call_procedure":
      return callProcedure(run, statement);
    case "assert":
      return assertion(run, statement);
    case "access_control":
      return null;
  }
}

async function runCase(run: Run, statement: Extract<Statement, { kind: "case_statement" }>): Promise<Flow> {
  const { operand, branches, otherwise } = statement;
  for (const branch of branches) {
    const { condition, position } = { ...branch, position: branch.condition.position };
    const test = operand
      ? ({ kind: "binary", operator: "=", left: operand, right: condition, position } as const)
      : condition;
    if (await holds(run, test)) return runStatements(run, branch.body);
  }
  return runStatements(run, otherwise ?? []);
}

async function raise(run: Run, statement: Extract<Statement, { kind: "raise" }>): Promise<never> {
  if (statement.message) {
    throw new WarehouseError(await text(run, statement.message, "RAISE message"), { location: "query" });
  }
  if (run.caught) throw run.caught.error;
  throw errorAt(
    "Cannot re-raise an exception outside of an exception handler",
    run.source,
    statement.position,
  );
}

async function control(run: Run, action: "BEGIN" | "COMMIT" | "ROLLBACK"): Promise<Outcome> {
  const { session } = run;
  if (action === "BEGIN") await session.begin();
  else if (action === "COMMIT") await session.commit();
  else await session.rollback();
  return outcome(`${action}_TRANSACTION`);
}

async function assertion(run: Run, statement: Extract<Statement, { kind: "assert" }>): Promise<Outcome> {
  if (await holds(run, statement.condition)) return outcome("ASSERT");
  const message = statement.message
    ? (await evaluate(run, statement.message, { kind: "STRING" })).value
    : null;
  throw new WarehouseError(message === null ? "Assertion failed" : String(message), { location: "query" });
}

function total(affected: NonNullable<Outcome["affected"]>): number {
  return affected.inserted + affected.updated + affected.deleted;
}
