import type { FastifyInstance, FastifyRequest } from "fastify";
import type { RestContext } from "../context.ts";
import { RestError } from "../errors.ts";
import { type Job, waitFor } from "../jobs/job.ts";
import { dryRunQuery, executeRequest, runQuery } from "../jobs/query-job.ts";
import { dryRunStatistics } from "../jobs/statistics.ts";
import { count, tokenOffset } from "../paging.ts";
import type { RequestIds } from "../request-ids.ts";
import { parse, type QueryRequest, queryRequest } from "../schemas.ts";
import { timestampFormat } from "../timestamps.ts";
import { queryResults, unfinished } from "./query-results.ts";

const DEFAULT_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 200_000;

interface ResultsPath {
  Params: { project: string; job: string };
  Querystring: Record<string, string | undefined>;
}

/** jobs.query and jobs.getQueryResults. */
export function queryRoutes(app: FastifyInstance, context: RestContext, requestIds: RequestIds): void {
  app.post("/projects/:project/queries", async (request, reply) => {
    const json = parse(queryRequest, request.body);
    if (json.dryRun) return dryRunAnswer(context, json);
    const kind = "bigquery#queryResponse";
    const known = json.requestId ? requestIds.find(json.requestId, context.store) : undefined;
    const job = known ?? submit(context, json);
    if (json.requestId) requestIds.add(json.requestId, job.id);
    const leave = known ? () => undefined : cancelOnDisconnect(request, context, job, requestIds);
    const done = await waitFor(job, Math.min(json.timeoutMs ?? DEFAULT_WAIT_MS, LONGEST_WAIT_MS));
    leave();
    if (!done) return unfinished(context, job, kind);
    const text = await queryResults(context, job, {
      kind,
      offset: 0,
      maxResults: json.maxResults ?? Number.POSITIVE_INFINITY,
      format: timestampFormat(json.formatOptions ?? {}),
    });
    return reply.type("application/json; charset=utf-8").send(text);
  });

  app.get<ResultsPath>("/projects/:project/queries/:job", async (request, reply) => {
    const { query } = request;
    const job = context.store.get(request.params.job, context.project);
    if (job.kind !== "QUERY") throw new RestError("invalid", `Job ${job.id} is no query: it has no results`);
    const kind = "bigquery#getQueryResultsResponse";
    const wait = count(query.timeoutMs, "timeoutMs", DEFAULT_WAIT_MS);
    if (!(await waitFor(job, Math.min(wait, LONGEST_WAIT_MS)))) return unfinished(context, job, kind);
    const text = await queryResults(context, job, {
      kind,
      offset: query.pageToken ? tokenOffset(query.pageToken) : count(query.startIndex, "startIndex", 0),
      maxResults: count(query.maxResults, "maxResults", Number.POSITIVE_INFINITY),
      format: timestampFormat({
        useInt64Timestamp: query["formatOptions.useInt64Timestamp"],
        timestampOutputFormat: query["formatOptions.timestampOutputFormat"],
      }),
    });
    return reply.type("application/json; charset=utf-8").send(text);
  });
}

function submit(context: RestContext, json: QueryRequest): Job {
  const request = executeRequest(context, json);
  const { query, defaultDataset, queryParameters, parameterMode, maximumBytesBilled } = json;
  const configuration = {
    query: {
      query,
      useLegacySql: false,
      priority: "INTERACTIVE",
      ...(defaultDataset ? { defaultDataset } : {}),
      ...(queryParameters?.length ? { queryParameters, parameterMode } : {}),
      ...(maximumBytesBilled ? { maximumBytesBilled: String(maximumBytesBilled) } : {}),
    },
    ...(json.labels ? { labels: json.labels } : {}),
  };
  return context.runner.submit(
    {
      kind: "QUERY",
      location: json.location ?? context.location,
      configuration,
      labels: json.labels ?? {},
      sessionId: context.sessions.of(json),
      timeoutMs: json.jobTimeoutMs ?? undefined,
    },
    (job) => runQuery(context, job, request, maximumBytesBilled),
  );
}

async function dryRunAnswer(context: RestContext, json: QueryRequest): Promise<object> {
  const outcome = await dryRunQuery(context, executeRequest(context, json));
  return {
    kind: "bigquery#queryResponse",
    jobReference: { projectId: context.project, location: json.location ?? context.location },
    jobComplete: true,
    schema: { fields: outcome.schema ?? [] },
    totalBytesProcessed: String(outcome.bytesProcessed),
    cacheHit: false,
    statistics: { query: dryRunStatistics(context, outcome) },
  };
}

/** A synchronous query whose client goes away is cancelled; a retry with the same requestId starts anew. */
function cancelOnDisconnect(
  request: FastifyRequest,
  context: RestContext,
  job: Job,
  requestIds: RequestIds,
): () => void {
  const { socket } = request.raw;
  const cancel = () => {
    requestIds.forget(job.id);
    context.runner.cancel(job);
  };
  if (socket.destroyed) cancel();
  socket.once("close", cancel);
  return () => socket.off("close", cancel);
}
