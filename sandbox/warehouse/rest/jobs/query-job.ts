import type { ExecuteRequest, ExecuteResult, StatementResult, TargetOptions } from "../../engine/contract.ts";
import type { RestContext } from "../context.ts";
import { RestError, refused } from "../errors.ts";
import { bindings } from "../parameters.ts";
import { partitioningOf, schemaUpdate } from "../resources/schema.ts";
import type { QueryConfiguration, TableReference } from "../schemas.ts";
import { checkProject, partitionId } from "../table-ids.ts";
import type { Job, QueryOutcome } from "./job.ts";
import { billedBytes } from "./statistics.ts";

/** The engine's request for a query as a client configured it. Refuses what BigQuery has and the warehouse has not. */
export function executeRequest(context: RestContext, query: QueryConfiguration): ExecuteRequest {
  refuseForeign(query);
  checkProject(context, query.defaultDataset?.projectId);
  const parameters = bindings(query.queryParameters, query.parameterMode);
  const { destinationTable } = query;
  return {
    sql: query.query,
    ...(query.defaultDataset ? { defaultDataset: query.defaultDataset.datasetId } : {}),
    ...(parameters ? { parameters } : {}),
    ...(destinationTable
      ? {
          destination: target(context, query, destinationTable),
        }
      : {}),
  };
}

function target(
  context: RestContext,
  query: QueryConfiguration,
  destinationTable: TableReference,
): TargetOptions {
  const { table, partition } = partitionId(context, destinationTable);
  return {
    destination: table,
    partition,
    write: query.writeDisposition ?? "WRITE_EMPTY",
    create: query.createDisposition ?? "CREATE_IF_NEEDED",
    schemaUpdate: schemaUpdate(query.schemaUpdateOptions),
    partitioning: partitioningOf(query),
    clustering: query.clustering?.fields ?? null,
  };
}

/** Runs a query job; the statements of a script become child jobs. */
export async function runQuery(
  context: RestContext,
  job: Job,
  request: ExecuteRequest,
  maximumBytesBilled: number | null | undefined,
): Promise<QueryOutcome> {
  if (maximumBytesBilled) await checkBytes(context, request, maximumBytesBilled);
  const result = await context.engine.execute({
    ...request,
    jobId: job.id,
    sessionId: job.sessionId,
    signal: job.abort.signal,
  });
  if (result.isScript) recordChildren(context, job, result.statements);
  return queryOutcome(result);
}

/** Checks a query without running it: its schema, its tables and the bytes that it would read. */
export async function dryRunQuery(context: RestContext, request: ExecuteRequest): Promise<QueryOutcome> {
  return queryOutcome(await context.engine.execute({ ...request, dryRun: true }));
}

function queryOutcome(result: ExecuteResult): QueryOutcome {
  const { statements } = result;
  const answer = result.isScript
    ? statements.findLast((statement) => statement.rows !== null)
    : statements.at(-1);
  const rows = answer?.rows ?? null;
  return {
    kind: "QUERY",
    statementType: result.isScript ? "SCRIPT" : (answer?.type ?? "SELECT"),
    bytesProcessed: result.bytesProcessed,
    schema: rows?.schema ?? result.schema,
    rows,
    affected: result.isScript ? null : (answer?.affected ?? null),
    ddlOperation: result.isScript ? undefined : answer?.ddlOperation,
    target: result.isScript ? null : (answer?.target ?? null),
    referencedTables: statements.flatMap((statement) => statement.referencedTables),
    loaded: result.isScript ? undefined : answer?.loaded,
    exported: result.isScript ? undefined : answer?.exported,
  };
}

function recordChildren(context: RestContext, job: Job, statements: readonly StatementResult[]): void {
  const end = context.now().getTime();
  job.childCount = statements.length;
  let started = job.started ?? job.created;
  for (const [index, statement] of statements.entries()) {
    const ended = Math.min(end, started + Math.round(statement.milliseconds));
    context.runner.record({
      ...job,
      id: `script_job_${job.id}_${index}`,
      configuration: { jobType: "QUERY", query: { query: statement.text, useLegacySql: false } },
      parentId: job.id,
      created: started,
      started,
      ended,
      state: "DONE",
      error: null,
      childCount: 0,
      outcome: childOutcome(statement),
      done: Promise.resolve(),
    });
    started = ended;
  }
}

function childOutcome(statement: StatementResult): QueryOutcome {
  return {
    kind: "QUERY",
    statementType: statement.type,
    bytesProcessed: statement.bytesProcessed,
    schema: statement.rows?.schema ?? null,
    rows: statement.rows,
    affected: statement.affected,
    ddlOperation: statement.ddlOperation,
    target: statement.target,
    referencedTables: statement.referencedTables,
    loaded: statement.loaded,
    exported: statement.exported,
  };
}

async function checkBytes(context: RestContext, request: ExecuteRequest, limit: number): Promise<void> {
  const { bytesProcessed } = await context.engine.execute({ ...request, dryRun: true });
  const billed = billedBytes(bytesProcessed);
  if (billed <= limit) return;
  throw new RestError(
    "bytesBilledLimitExceeded",
    `Query exceeded limit for bytes billed: ${limit}. ${billed} or higher required.`,
  );
}

function refuseForeign(query: QueryConfiguration): void {
  if (query.useLegacySql || /^\s*#legacysql/i.test(query.query)) throw refused("Legacy SQL");
  if (Object.keys(query.tableDefinitions ?? {}).length > 0)
    throw refused("A table definition of external data");
  if (query.userDefinedFunctionResources?.length) throw refused("userDefinedFunctionResources");
  for (const { key, value } of query.connectionProperties ?? []) {
    if (key === "session_id" || (key === "time_zone" && value === "UTC")) continue;
    throw refused(`Connection property ${key} = ${value}`);
  }
  if (query.query.trim() === "") throw new RestError("required", "Required parameter is missing: query");
}
