import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { faults } from "../faults.ts";
import { PgFault, unknownTable } from "./errors.ts";
import { filterOf } from "./filter.ts";
import { orderOf } from "./order.ts";
import { rangeOf } from "./range.ts";
import { selection } from "./select.ts";
import { COLUMNS, readTable, type Table } from "./tables.ts";

type SupabaseKeys = { service: string; anon: string };

/**
 * PostgREST for reading, as Supabase runs it, over a company folder. Row-level security is on without a policy:
 * the anon key sees empty tables, the service key sees all rows. At most 1,000 rows an answer.
 */
export function supabaseServer(dir: string, keys: SupabaseKeys): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  const tables = new Map<string, Table>();
  app.register(faults, {
    errorBody: (status) => ({
      code: `HTTP${status}`,
      details: null,
      hint: null,
      message: `status ${status}`,
    }),
  });
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof PgFault) return reply.code(error.status).send(error.body());
    return reply.code(500).send({ code: "XX000", details: null, hint: null, message: "internal error" });
  });
  app.setNotFoundHandler(async (request, reply) =>
    reply.code(404).send({ message: `no Route matched ${request.url}` }),
  );
  app.route<{ Params: { table: string } }>({
    method: ["GET", "HEAD"],
    url: "/rest/v1/:table",
    handler: async (request, reply) => {
      const key = request.headers.apikey ?? queryOf(request).find(([name]) => name === "apikey")?.[1];
      if (key !== keys.service && key !== keys.anon) return refuse(reply, key);
      const { table: name } = request.params;
      if (!(name in COLUMNS)) throw unknownTable(name);
      const table = tables.get(name) ?? readTable(dir, name);
      tables.set(name, table);
      return answer(request, reply, key === keys.anon ? { ...table, rows: [] } : table);
    },
  });
  return app;
}

function answer(request: FastifyRequest, reply: FastifyReply, table: Table): FastifyReply {
  const query = queryOf(request);
  const print = selection(table, last(query, "select"));
  const passes = filterOf(table, query);
  const compare = orderOf(table, last(query, "order"));
  const found = table.rows.filter(passes);
  if (compare) found.sort(compare);
  const counted = /count=(exact|planned|estimated)/.test(header(request, "prefer"));
  const range = rangeOf(last(query, "offset"), last(query, "limit"), header(request, "range"));
  if (counted && range.from > found.length) throw pastTheEnd(range.from, found.length);
  const rows = found.slice(range.from, range.to);
  const span = rows.length === 0 ? "*" : `${range.from}-${range.from + rows.length - 1}`;
  reply.header("content-range", `${span}/${counted ? found.length : "*"}`);
  if (header(request, "accept").includes("vnd.pgrst.object")) return single(reply, rows.map(print));
  reply.code(counted && rows.length < found.length ? 206 : 200).type("application/json; charset=utf-8");
  return reply.send(request.method === "HEAD" ? "" : `[${rows.map(print).join(",\n ")}]`);
}

function single(reply: FastifyReply, rows: readonly string[]): FastifyReply {
  if (rows.length === 1) return reply.type("application/vnd.pgrst.object+json; charset=utf-8").send(rows[0]);
  throw new PgFault(406, {
    code: "PGRST116",
    message: "Cannot coerce the result to a single JSON object",
    details: `The result contains ${rows.length} rows`,
  });
}

function refuse(reply: FastifyReply, key: string | string[] | undefined): FastifyReply {
  const body =
    key === undefined
      ? {
          message: "No API key found in request",
          hint: "No `apikey` request header or url param was found.",
        }
      : {
          message: "Invalid API key",
          hint: "Double check your Supabase `anon` or `service_role` API key.",
        };
  return reply.code(401).send(body);
}

function pastTheEnd(offset: number, count: number): PgFault {
  return new PgFault(416, {
    code: "PGRST103",
    message: "Requested range not satisfiable",
    details: `An offset of ${offset} was requested, but there are only ${count} rows.`,
  });
}

/** The parameters in their order; a column may be filtered more than once. */
function queryOf(request: FastifyRequest): [string, string][] {
  return [...new URL(request.url, "http://local").searchParams];
}

function last(query: readonly (readonly [string, string])[], name: string): string | undefined {
  return query.findLast(([key]) => key === name)?.[1];
}

function header(request: FastifyRequest, name: string): string {
  return String(request.headers[name] ?? "");
}
