import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { z } from "zod";
import type { SessionRecord } from "../../company/web/record.ts";
import { faults } from "../faults.ts";
import { NdjsonFile } from "../ndjson-file.ts";
import { DIMENSIONS, METRICS, mayTouch, reportRows } from "./report.ts";

export interface DataApiOptions {
  /** Tokens of an hour and of a day; every request costs one and one more for each thousand rows. */
  tokensPerHour?: number;
  tokensPerDay?: number;
  /** What arrived later than this instant (ms) is not in the reports yet. */
  asOfMs?: () => number;
}

const TOKEN = "local";
const MAX_ROWS = 250_000;

const name = z.object({ name: z.string() });
const count = z.coerce.number().int().nonnegative();
const Request = z.strictObject({
  dateRanges: z.tuple([z.strictObject({ startDate: z.iso.date(), endDate: z.iso.date() })]),
  dimensions: z.array(name).max(9).default([]),
  metrics: z.array(name).min(1).max(10),
  orderBys: z.array(z.looseObject({})).default([]),
  limit: count.max(MAX_ROWS).default(10_000),
  offset: count.default(0),
  returnPropertyQuota: z.boolean().default(false),
});

/** The Data API's runReport over a company folder, for any property. Takes the token that a worker sends on this machine. */
export function dataApiServer(dir: string, options: DataApiOptions = {}): FastifyInstance {
  const { tokensPerHour = 40_000, tokensPerDay = 200_000, asOfMs = () => Number.POSITIVE_INFINITY } = options;
  const app = Fastify({ forceCloseConnections: true });
  app.register(faults, {
    errorBody: (status) => failure(status, STATUSES[status] ?? "INTERNAL", "Try again."),
  });
  let used = 0;
  let file: { lines: NdjsonFile; starts: number[] } | undefined;
  app.post("/v1beta/properties/*", async (request, reply) => {
    if (!request.url.endsWith(":runReport"))
      return reply.code(404).send(failure(404, "NOT_FOUND", "No such method."));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return reply
        .code(401)
        .send(failure(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."));
    }
    if (used >= Math.min(tokensPerHour, tokensPerDay)) {
      return reply.code(429).send(failure(429, "RESOURCE_EXHAUSTED", "Exhausted property tokens per hour."));
    }
    const parsed = Request.safeParse(request.body);
    const unknown = parsed.success && unknownName(parsed.data);
    if (!parsed.success || unknown) {
      const message = parsed.success
        ? `Field ${unknown} is not a valid dimension or metric.`
        : parsed.error.message;
      return reply.code(400).send(failure(400, "INVALID_ARGUMENT", message));
    }
    const { dateRanges, dimensions, metrics, limit, offset, returnPropertyQuota } = parsed.data;
    const range = { from: dateRanges[0].startDate, to: dateRanges[0].endDate };
    file ??= openSessions(dir);
    const rows = reportRows(
      sessionsIn(file, range, asOfMs()),
      range,
      dimensions.map((each) => each.name),
      metrics.map((each) => each.name),
    );
    const page = rows.slice(offset, offset + limit);
    used += 1 + Math.ceil(page.length / 1000);
    const quota = (all: number) => ({ consumed: used, remaining: Math.max(0, all - used) });
    return {
      dimensionHeaders: dimensions,
      metricHeaders: metrics.map((each) => ({ ...each, type: "TYPE_INTEGER" })),
      // As protocol buffers in JSON do, what is empty is left out.
      ...(page.length > 0 ? { rows: page.map(asRow) } : {}),
      ...(rows.length > 0 ? { rowCount: rows.length } : {}),
      metadata: { currencyCode: "USD", timeZone: "Etc/UTC" },
      ...(returnPropertyQuota
        ? { propertyQuota: { tokensPerDay: quota(tokensPerDay), tokensPerHour: quota(tokensPerHour) } }
        : {}),
      kind: "analyticsData#runReport",
    };
  });
  return app;
}

const STATUSES: Readonly<Record<number, string>> = { 429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE" };

function unknownName({ dimensions, metrics }: z.output<typeof Request>): string | undefined {
  return (
    dimensions.find((each) => !(each.name in DIMENSIONS))?.name ??
    metrics.find((each) => !(each.name in METRICS))?.name
  );
}

function openSessions(dir: string): { lines: NdjsonFile; starts: number[] } {
  const starts: number[] = [];
  const lines = new NdjsonFile(join(dir, "ga4", "sessions.ndjson"), (head) => {
    starts.push(Number(/^\{"start_us":(\d+)/.exec(head)?.[1] ?? 0));
  });
  return { lines, starts };
}

function* sessionsIn(
  { lines, starts }: { lines: NdjsonFile; starts: number[] },
  range: { from: string; to: string },
  asOfMs: number,
): Generator<SessionRecord> {
  for (const [index, startUs] of starts.entries()) {
    if (!mayTouch(startUs, range)) continue;
    const session = JSON.parse(lines.line(index)) as SessionRecord;
    if (Date.parse(session.received_at) < asOfMs) yield session;
  }
}

function asRow({ dimensions, metrics }: { dimensions: string[]; metrics: string[] }) {
  const values = (texts: string[]) => texts.map((value) => ({ value }));
  return { dimensionValues: values(dimensions), metricValues: values(metrics) };
}

function failure(code: number, status: string, message: string): object {
  return { error: { code, message, status } };
}
