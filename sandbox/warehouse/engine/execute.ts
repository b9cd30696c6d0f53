import { errorAt, WarehouseError } from "../googlesql/errors.ts";
import type { Statement } from "../googlesql/syntax/ast.ts";
import { parseScript } from "../googlesql/syntax/parser.ts";
import type { Binding } from "../googlesql/translate/typed.ts";
import type { ExecuteRequest, ExecuteResult } from "./contract.ts";
import { check } from "./dry-run.ts";
import { runStatements } from "./script/interpreter.ts";
import { leavesNothing } from "./script/kept.ts";
import { originOf } from "./script/origins.ts";
import type { Run } from "./script/run.ts";
import { Scope } from "./script/scope.ts";
import type { Session } from "./script/session.ts";
import type { Sessions } from "./script/sessions.ts";
import type { Warehouse } from "./warehouse.ts";

/** Runs or checks a request. A transaction that the script leaves open is rolled back, except in a named session. */
export async function execute(
  warehouse: Warehouse,
  sessions: Sessions,
  request: ExecuteRequest,
): Promise<ExecuteResult> {
  const statements = parseScript(request.sql);
  if (statements.length === 0) throw errorAt("Syntax error: Unexpected end of statement", request.sql, 0);
  const jobs = namesJobs(warehouse, request.sql) ? await warehouse.jobLog() : null;
  const sessionId = request.sessionId ?? null;
  const working = async (session: Session): Promise<ExecuteResult> => {
    if (request.defaultDataset !== undefined) session.defaultDataset = request.defaultDataset;
    const run = runOf(warehouse, session, request, { statements, keepsVariables: sessionId !== null, jobs });
    if (request.dryRun) return check(run, statements);
    try {
      await runStatements(run, statements);
    } catch (error) {
      if (sessionId !== null || !leavesNothing(run.results)) warehouse.crowd.settle(error);
      if (session.inTransaction) await session.rollback();
      for (const { rows } of run.results) await rows?.close();
      throw isScript(statements) ? placed(error, request.sql) : error;
    }
    if (session.inTransaction && sessionId === null) await session.rollback();
    return {
      statements: run.results,
      isScript: isScript(statements),
      schema: run.results[run.results.length - 1]?.rows?.schema ?? null,
      bytesProcessed: run.results.reduce((sum, result) => sum + result.bytesProcessed, run.spent.bytes),
    };
  };
  const { crowd } = warehouse;
  const { signal } = request;
  // A request that waits for its session's turn is none of the crowd yet; one of its own session can begin again in a new one.
  return sessionId === null
    ? crowd.join(() => crowd.patiently(() => sessions.use(null, signal, working), signal))
    : sessions.use(sessionId, signal, (session) => crowd.join(() => working(session)));
}

/** Whether the text, or any view or routine that it could use, names INFORMATION_SCHEMA.JOBS or SESSIONS. */
function namesJobs(warehouse: Warehouse, sql: string): boolean {
  const named = (text: string | undefined) =>
    text !== undefined && /INFORMATION_SCHEMA\W+(?:JOBS|SESSIONS)/i.test(text);
  if (named(sql)) return true;
  return warehouse.catalog
    .datasets()
    .some(
      ({ tables, routines }) =>
        [...tables.values()].some(({ view }) => named(view?.query)) ||
        [...routines.values()].some(({ source }) => named(source)),
    );
}

/** An error of a script that says nowhere where it happened, with the place of its statement. */
function placed(error: unknown, source: string): unknown {
  if (!(error instanceof WarehouseError) || error.line !== undefined) return error;
  const frame = originOf(error)?.frames.find((each) => each.source === source);
  return frame ? errorAt(error.message, source, frame.position, error.reason, error) : error;
}

function runOf(
  warehouse: Warehouse,
  session: Session,
  request: ExecuteRequest,
  how: { statements: readonly Statement[]; keepsVariables: boolean; jobs: Run["jobs"] },
): Run {
  const { parameters } = request;
  return {
    interpret: runStatements,
    warehouse,
    session,
    source: request.sql,
    named: parameters && "named" in parameters ? lowerCased(parameters.named) : new Map(),
    positional: parameters && "positional" in parameters ? parameters.positional : [],
    scope: how.keepsVariables ? session.variables : new Scope(),
    caught: null,
    results: [],
    spent: { bytes: 0 },
    limits: {
      maxBytes: request.maxResultBytes ?? MOST_RESULT_BYTES,
      memoryBytes: RESULT_BYTES_IN_MEMORY,
      scratch: warehouse.database.scratch,
    },
    destination: request.destination,
    signal: request.signal,
    depth: 0,
    routine: null,
    began: warehouse.now(),
    job: { id: request.jobId ?? null, isScript: isScript(how.statements) },
    jobs: how.jobs,
  };
}

function lowerCased(named: ReadonlyMap<string, Binding>): Map<string, Binding> {
  return new Map([...named].map(([name, binding]) => [name.toLowerCase(), binding]));
}

/** More than one statement, or one that holds others. */
function isScript(statements: readonly Statement[]): boolean {
  const procedural = [
    "block",
    "if",
    "case_statement",
    "loop",
    "while",
    "repeat",
    "for",
    "declare",
    "execute_immediate",
    "call_procedure",
    "raise",
    "set_variables",
    "set_system_variable",
  ];
  return statements.length > 1 || statements.some((statement) => procedural.includes(statement.kind));
}

const MOST_RESULT_BYTES = 100_000_000;
/** Of one result; as objects they are several times as much, and hundreds of results are kept. */
const RESULT_BYTES_IN_MEMORY = 1_000_000;
