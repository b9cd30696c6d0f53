import { rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { Engine } from "../engine/contract.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { guardAgainstBrowsers } from "./browser-guard.ts";
import type { RestContext } from "./context.ts";
import { errorAnswer, errorProto, RestError } from "./errors.ts";
import { InsertIds } from "./insert-ids.ts";
import { JobRunner } from "./jobs/runner.ts";
import { Sessions } from "./jobs/sessions.ts";
import type { JobStore } from "./jobs/store.ts";
import { RequestIds } from "./request-ids.ts";
import { absentRoutes } from "./routes/absent.ts";
import { datasetRoutes } from "./routes/datasets.ts";
import { discoveryRoutes } from "./routes/discovery.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { metadataRoutes } from "./routes/metadata.ts";
import { projectRoutes } from "./routes/projects.ts";
import { queryRoutes } from "./routes/queries.ts";
import { JobFailed } from "./routes/query-results.ts";
import { routineRoutes } from "./routes/routines.ts";
import { tabledataRoutes } from "./routes/tabledata.ts";
import { tableRoutes } from "./routes/tables.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { checkProject } from "./table-ids.ts";
import { ResumableUploads } from "./upload/resumable.ts";

export interface ServerOptions {
  readonly store: JobStore;
  readonly location?: string;
  /** Jobs that run at the same time; the others wait. */
  readonly concurrency?: number;
  /** Milliseconds that a job may run. */
  readonly longestJobMs?: number | undefined;
  readonly now?: () => Date;
  /** Called with every answered request. */
  readonly onAnswer?: (line: string) => void;
}

export interface WarehouseServer {
  /** Starts to listen; returns the address, e.g. http://127.0.0.1:9050. */
  listen(host: string, port: number): Promise<string>;
  /** Stops taking requests, cancels what runs and removes uploaded files. The engine stays open. */
  close(): Promise<void>;
}

const BODY_LIMIT = 128 * 1024 * 1024;
/** Job ids may have 1,024 characters. */
const MAX_PARAM_LENGTH = 1100;

/** BigQuery's REST API v2 over an engine, under /bigquery/v2, under / and for uploads under /upload/bigquery/v2. */
export async function createServer(engine: Engine, options: ServerOptions): Promise<WarehouseServer> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: true },
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => {
      const { status, body } = errorAnswer({ reason: "invalid", message: error.message });
      return (reply as FastifyReply).code(status).send(body);
    },
  });
  const now = options.now ?? (() => new Date());
  const runner = new JobRunner(
    options.store,
    engine.project,
    options.concurrency ?? 6,
    now,
    options.longestJobMs,
  );
  const context: RestContext = {
    engine,
    project: engine.project,
    location: options.location ?? "US",
    store: options.store,
    runner,
    sessions: new Sessions(),
    spool: await temporaryFolder("uploads"),
    origin: () => originOf(app),
    now,
  };
  answerErrors(app);
  guardAgainstBrowsers(app);
  const { onAnswer } = options;
  if (onAnswer) {
    app.addHook("onResponse", async (request, reply) => {
      onAnswer(`${request.method} ${request.url} ${reply.statusCode} ${reply.elapsedTime.toFixed(1)} ms`);
    });
  }
  await registerRoutes(app, context);
  return {
    listen: async (host, port) => {
      await app.listen({ host, port });
      return originOf(app);
    },
    close: async () => {
      await runner.stop();
      await app.close();
      options.store.closeAll();
      await rm(context.spool, { recursive: true, force: true });
    },
  };
}

async function registerRoutes(app: FastifyInstance, context: RestContext): Promise<void> {
  parseJsonBodies(app);
  const requestIds = new RequestIds();
  const insertIds = new InsertIds();
  const uploads = new ResumableUploads(context.spool, context.now);
  const api = async (scope: FastifyInstance) => {
    scope.addHook("preHandler", async (request) => {
      checkProject(context, (request.params as { project?: string }).project);
    });
    datasetRoutes(scope, context);
    tableRoutes(scope, context);
    tabledataRoutes(scope, context, insertIds);
    jobRoutes(scope, context);
    queryRoutes(scope, context, requestIds);
    projectRoutes(scope, context);
    routineRoutes(scope, context);
    absentRoutes(scope, context);
  };
  await app.register(api, { prefix: "/bigquery/v2" });
  await app.register(api);
  await app.register(async (scope) => uploadRoutes(scope, context, uploads));
  await app.register(async (scope) => metadataRoutes(scope, context));
  await app.register(async (scope) => discoveryRoutes(scope, context));
}

/** JSON whatever the Content-Type says, empty or gzipped too: some clients are careless. */
function parseJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, async (request: { headers: object }, body: Buffer) => {
    const gzipped = (request.headers as Record<string, string>)["content-encoding"] === "gzip";
    const text = (gzipped ? unzipped(body) : body).toString();
    if (text.trim() === "") return {};
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new RestError("parseError", `Parse Error: the body is no JSON: ${(cause as Error).message}`);
    }
  });
}

/** A small body may unfold to gigabytes: it may not be larger than a plain one. */
function unzipped(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: BODY_LIMIT });
  } catch (cause) {
    throw new RestError(
      "parseError",
      `Parse Error: the body cannot be unzipped: ${(cause as Error).message}`,
    );
  }
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, reply) => {
    const known = error instanceof JobFailed ? error.answer : errorAnswer(protoOf(error));
    return reply.code(known.status).type("application/json; charset=utf-8").send(known.body);
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `${request.method} ${request.url.split("?")[0]} is not served by the local warehouse`;
    const { status, body } = errorAnswer({ reason: "notImplemented", message });
    return reply.code(status).send(body);
  });
}

/** Fastify's own errors (a body that is too large, say) are the client's. */
function protoOf(error: unknown): ReturnType<typeof errorProto> {
  const status = (error as { statusCode?: number }).statusCode;
  if (status !== undefined && status < 500) return { reason: "invalid", message: (error as Error).message };
  return errorProto(error);
}

function originOf(app: FastifyInstance): string {
  const address = app.server.address() as AddressInfo | null;
  if (!address) return "http://127.0.0.1";
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
