import type { FastifyInstance } from "fastify";
import type { FakeClock } from "../fake-clock.ts";
import { invalid, ZendeskFault } from "./errors.ts";
import type { Position, Records } from "./records.ts";

type Query = Record<string, string | undefined>;

/** What was changed within the last minute is not exported yet, and a later start is refused. */
const LAG = 60;
const MAX_PAGE = 1_000;

/** The incremental exports, by cursor and by time. */
export function serveExports(
  api: FastifyInstance,
  recordsOf: (name: string) => Records,
  clock: FakeClock,
): void {
  const until = () => Math.floor(clock.now() / 1000) - LAG;
  for (const name of ["tickets", "users"]) {
    api.get<{ Querystring: Query }>(`/incremental/${name}/cursor`, async (request, reply) => {
      const { query } = request;
      const after = cursorOf(query.cursor);
      const start = after ? 0 : startOf(query, until());
      const passes = after ? later(after) : ({ at }: Position) => at >= start;
      const { texts, last, more } = recordsOf(name).page(passes, until(), sizeOf(query));
      const next = last ? encode(last) : after ? encode(after) : null;
      const address = `${api.prefix}/incremental/${name}/cursor?cursor=${encodeURIComponent(next ?? "")}`;
      const rest = { after_url: next && address, after_cursor: next, before_url: null, before_cursor: null };
      return reply
        .type("application/json")
        .send(answer(name, shown(name, texts, query), { ...rest, end_of_stream: !more }));
    });
  }
  for (const name of ["tickets", "users", "organizations", "ticket_metric_events"]) {
    api.get<{ Querystring: Query }>(`/incremental/${name}`, async (request, reply) => {
      const { query } = request;
      const start = startOf(query, until());
      const { texts, last, more } = recordsOf(name).page(({ at }) => at >= start, until(), sizeOf(query));
      const end = last?.at ?? start;
      const rest = {
        count: texts.length,
        end_of_stream: !more,
        end_time: end,
        next_page: `http://${request.host}${api.prefix}/incremental/${name}.json?start_time=${end}`,
      };
      return reply.type("application/json").send(answer(name, shown(name, texts, query), rest));
    });
  }
}

/** A metric set comes with a ticket only when it is asked for; deleted tickets can be left out of a page. */
function shown(name: string, texts: string[], query: Query): string[] {
  if (name !== "tickets") return texts;
  const wanted =
    query.exclude_deleted === "true" ? texts.filter((t) => JSON.parse(t).status !== "deleted") : texts;
  if ((query.include ?? "").split(",").includes("metric_sets")) return wanted;
  return wanted.map((text) => JSON.stringify({ ...JSON.parse(text), metric_set: undefined }));
}

function answer(name: string, texts: readonly string[], rest: object): string {
  return `{"${name}":[${texts.join(",")}],${JSON.stringify(rest).slice(1)}`;
}

function later(after: Position): (position: Position) => boolean {
  return ({ at, id }) => at > after.at || (at === after.at && id > after.id);
}

/** Zendesk's cursors are the base 64 of "1580753798.0||432|". */
function encode({ at, id }: Position): string {
  return Buffer.from(`${at}.0||${id}|`).toString("base64");
}

/** The position of a cursor. Clients that have none yet may send the word undefined. */
function cursorOf(text: string | undefined): Position | undefined {
  if (text === undefined || text === "" || text === "undefined") return undefined;
  const [, at, id] = /^(\d+)\.0\|\|(\d+)\|$/.exec(Buffer.from(text, "base64").toString()) ?? [];
  if (at !== undefined && id !== undefined) return { at: Number(at), id: Number(id) };
  throw new ZendeskFault(400, { error: "InvalidPaginationParameter", description: "Cursor is not valid" });
}

function startOf(query: Query, until: number): number {
  const start = Number(query.start_time);
  if (query.start_time === undefined || !Number.isSafeInteger(start)) throw invalid("start_time is required");
  if (start > until) throw invalid("Too recent start_time. Use a start_time older than 60 seconds");
  return start;
}

function sizeOf(query: Query): number {
  const size = Number(query.per_page ?? MAX_PAGE);
  return Number.isSafeInteger(size) && size > 0 ? Math.min(size, MAX_PAGE) : MAX_PAGE;
}
