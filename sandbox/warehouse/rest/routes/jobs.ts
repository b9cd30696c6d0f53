import type { FastifyInstance } from "fastify";
import type { RestContext } from "../context.ts";
import { RestError } from "../errors.ts";
import { insertJob } from "../jobs/insert.ts";
import { jobListEntry, jobResource } from "../jobs/resource.ts";
import { count, listPage } from "../paging.ts";

interface Path {
  Params: { project: string; job: string };
  Querystring: Record<string, string | string[] | undefined>;
}

const COLLECTION = "/projects/:project/jobs";
const ONE = `${COLLECTION}/:job`;
const STATES: Record<string, string> = { done: "DONE", pending: "PENDING", running: "RUNNING" };

/** jobs.insert (without upload), get, list, cancel, delete. */
export function jobRoutes(app: FastifyInstance, context: RestContext): void {
  const find = (params: Path["Params"]) => context.store.get(params.job, context.project);

  app.post<Path>(COLLECTION, (request) => insertJob(context, request.body, null));

  app.get<Path>(ONE, async (request) => jobResource(context, find(request.params)));

  app.get<Path>(COLLECTION, async (request) => {
    const { query } = request;
    const isFull = text(query.projection)?.toLowerCase() === "full";
    const states = [query.stateFilter ?? []].flat().map(stateOf);
    const earliest = count(text(query.minCreationTime), "minCreationTime", 0);
    const latest = count(text(query.maxCreationTime), "maxCreationTime", Number.POSITIVE_INFINITY);
    const jobs = context.store
      .list(text(query.parentJobId) ?? null)
      .filter((job) => states.length === 0 || states.includes(job.state))
      .filter((job) => job.created >= earliest && job.created <= latest);
    const page = listPage(jobs, {
      pageToken: text(query.pageToken),
      maxResults: text(query.maxResults),
    });
    return {
      kind: "bigquery#jobList",
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
      jobs: page.items.map((job) => jobListEntry(context, job, isFull)),
    };
  });

  app.post<Path>(`${ONE}/cancel`, async (request) => {
    const job = find(request.params);
    context.runner.cancel(job);
    return { kind: "bigquery#jobCancelResponse", job: jobResource(context, job) };
  });

  app.delete<Path>(`${ONE}/delete`, async (request, reply) => {
    const job = find(request.params);
    if (job.state !== "DONE") {
      throw new RestError("invalid", `Cannot delete running job ${job.id}: cancel it or wait`);
    }
    context.store.delete(job.id);
    return reply.code(204).send();
  });
}

function stateOf(filter: string): string {
  const state = STATES[filter.toLowerCase()];
  if (!state) throw new RestError("invalid", `Invalid value for stateFilter: ${filter}`, "stateFilter");
  return state;
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
