import Fastify, { type FastifyInstance } from "fastify";

type Fields = Record<string, unknown>;
/** A job as Cloud Scheduler's REST API writes it. */
export type RestJob = Fields & { name: string; state: number };

export interface FakeScheduler {
  readonly url: string;
  readonly jobs: Map<string, RestJob>;
  /** Names of the jobs that were fired by hand, in their order. */
  readonly fired: string[];
  /** Requests that change something, as "PATCH ingest-stripe". */
  readonly writes: string[];
  /** Answers the next request with this status. */
  failNext(status: number, reason: string): void;
  close(): Promise<void>;
}

const states = { enabled: 1, paused: 2 };
const pageSize = 2;

/**
 * Cloud Scheduler's REST API v1 as far as jobs go, on a free loopback port: pages of two, its defaults written into what it
 * answers and its zeros left out, its checks of deadlines, names and states.
 */
export async function startFakeScheduler(): Promise<FakeScheduler> {
  const jobs = new Map<string, RestJob>();
  const fired: string[] = [];
  const writes: string[] = [];
  let failure: { status: number; reason: string } | undefined;
  const server: FastifyInstance = Fastify();
  server.setErrorHandler((error: Error & { statusCode?: number; reason?: string }, _request, reply) => {
    const code = error.statusCode ?? 500;
    void reply
      .status(code)
      .send({ error: { code, message: error.message, status: error.reason ?? "UNKNOWN" } });
  });
  server.addHook("onRequest", async () => {
    if (!failure) return;
    const { status, reason } = failure;
    failure = undefined;
    throw refuse(status, reason, "told to fail");
  });

  const collection = "/v1/projects/:project/locations/:location/jobs";
  const find = (name: string): RestJob => {
    const job = jobs.get(name);
    if (!job) throw refuse(404, "NOT_FOUND", `Job not found: ${name}`);
    return job;
  };

  server.get<{ Querystring: { pageToken?: string } }>(collection, async (request) => {
    const start = Number(request.query.pageToken ?? 0);
    const parent = pathOf(request.url);
    const all = [...jobs.values()].filter(({ name }) => name.startsWith(`${parent}/`));
    const next = start + pageSize < all.length ? { nextPageToken: String(start + pageSize) } : {};
    return { jobs: all.slice(start, start + pageSize), ...next };
  });
  server.post<{ Body: Fields }>(collection, async (request) => {
    const name = String(request.body.name);
    if (!name.startsWith(`${pathOf(request.url)}/`)) throw refuse(400, "INVALID_ARGUMENT", `name ${name}`);
    if (jobs.has(name)) throw refuse(409, "ALREADY_EXISTS", `Job ${name} already exists`);
    writes.push(`POST ${idOf(name)}`);
    return keep({ ...request.body, name, state: states.enabled });
  });
  server.get(`${collection}/:job`, async (request) => find(pathOf(request.url)));
  server.patch<{ Body: Fields; Querystring: { updateMask?: string } }>(
    `${collection}/:job`,
    async (request) => {
      const job = find(pathOf(request.url));
      const mask = (request.query.updateMask ?? "").split(",").map(camel);
      writes.push(`PATCH ${idOf(job.name)}`);
      return keep({ ...job, ...Object.fromEntries(mask.map((field) => [field, request.body[field]])) });
    },
  );
  server.post(`${collection}/:job`, async (request) => {
    const [name = "", verb = ""] = pathOf(request.url).split(":");
    const job = find(name);
    writes.push(`${verb} ${idOf(name)}`);
    if (verb === "run") fired.push(idOf(name));
    else job.state = move(job.state, verb);
    return job;
  });

  function keep(job: RestJob): RestJob {
    const seconds = Number(String(job.attemptDeadline ?? "180s").replace("s", ""));
    if (!(seconds >= 15 && seconds <= 1800)) throw refuse(400, "INVALID_ARGUMENT", "attempt_deadline");
    const retry = (job.retryConfig ?? {}) as Fields;
    const target = (job.httpTarget ?? {}) as Fields;
    const kept = {
      ...job,
      httpTarget: { ...target, headers: { "User-Agent": "Google-Cloud-Scheduler" } },
      retryConfig: {
        ...(retry.retryCount ? { retryCount: retry.retryCount } : {}),
        maxRetryDuration: retry.maxRetryDuration ?? "0s",
        minBackoffDuration: "5s",
        maxBackoffDuration: "3600s",
        maxDoublings: 5,
      },
      userUpdateTime: "2026-11-21T10:00:00Z",
    };
    jobs.set(job.name, kept);
    return kept;
  }

  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    jobs,
    fired,
    writes,
    failNext: (status, reason) => {
      failure = { status, reason };
    },
    close: () => server.close(),
  };
}

/** Only an enabled job can be paused, only a paused one resumed. */
function move(state: number, verb: string): number {
  const [from, to] = verb === "pause" ? [states.enabled, states.paused] : [states.paused, states.enabled];
  if (state !== from) throw refuse(400, "FAILED_PRECONDITION", `The job cannot be changed by ${verb}`);
  return to;
}

function refuse(statusCode: number, reason: string, message: string): Error {
  return Object.assign(new Error(message), { statusCode, reason });
}

function pathOf(url: string): string {
  return decodeURIComponent(new URL(url, "http://localhost").pathname).replace("/v1/", "");
}

function idOf(name: string): string {
  return name.split("/").at(-1) ?? "";
}

function camel(field: string): string {
  return field.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
