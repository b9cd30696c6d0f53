import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { RestContext } from "../context.ts";
import { RestError } from "../errors.ts";
import { insertJob } from "../jobs/insert.ts";
import { checkProject } from "../table-ids.ts";
import { boundaryOf, readTwoParts } from "../upload/multipart.ts";
import type { ResumableUploads } from "../upload/resumable.ts";

interface Path {
  Params: { project: string };
  Querystring: { uploadType?: string; upload_id?: string };
}

const PATHS = [
  "/upload/bigquery/v2/projects/:project/jobs",
  "/resumable/upload/bigquery/v2/projects/:project/jobs",
];

/** jobs.insert with data: in one multipart body, or resumable. Bodies are streamed to the spool folder, never held. */
export function uploadRoutes(app: FastifyInstance, context: RestContext, uploads: ResumableUploads): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));

  const start = async (request: FastifyRequest<Path>, reply: FastifyReply) => {
    checkProject(context, request.params.project);
    const { uploadType } = request.query;
    if (uploadType === "multipart") return multipart(context, request);
    if (uploadType !== "resumable") throw new RestError("invalid", `Unknown uploadType: ${uploadType}`);
    const metadata = await jsonBody(request.body);
    const address = new URL(request.url, `http://${request.headers.host ?? "127.0.0.1"}`);
    address.searchParams.set("upload_id", uploads.open(metadata));
    return reply.header("location", address.href).send();
  };
  const feed = async (request: FastifyRequest<Path>, reply: FastifyReply) => {
    const id = request.query.upload_id ?? "";
    const body = (request.body as AsyncIterable<Buffer> | undefined) ?? Readable.from([]);
    const answer = await uploads.append(id, request.headers["content-range"], body);
    if ("file" in answer) return insertJob(context, answer.metadata, spooled(answer.file));
    if (answer.received > 0) reply.header("range", `bytes=0-${answer.received - 1}`);
    return reply.code(308).send();
  };

  for (const path of PATHS) {
    app.post<Path>(path, start);
    app.put<Path>(path, feed);
    app.delete<Path>(path, async (request, reply) => {
      await uploads.cancel(request.query.upload_id ?? "");
      return reply.code(499).send();
    });
  }
}

async function multipart(context: RestContext, request: FastifyRequest): Promise<object> {
  const boundary = boundaryOf(request.headers["content-type"]);
  const { metadata, media } = await readTwoParts(request.body as AsyncIterable<Buffer>, boundary);
  const upload = spooled(join(context.spool, randomUUID()));
  try {
    await pipeline(media, createWriteStream(upload.file));
  } catch (error) {
    await upload.dispose();
    throw error;
  }
  return insertJob(context, metadata, upload);
}

function spooled(file: string) {
  return { file, dispose: () => rm(file, { force: true }) };
}

async function jsonBody(body: unknown): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of (body as AsyncIterable<Buffer> | undefined) ?? []) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || "{}");
  } catch (cause) {
    throw new RestError("parseError", `The upload's description is no JSON: ${(cause as Error).message}`);
  }
}
