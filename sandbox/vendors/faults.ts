import type { FastifyInstance, FastifyReply } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { z } from "zod";

/**
 * One way in which a fake misbehaves, for requests whose URL begins with `match`: it lets `after` of them pass
 * and then spoils `times` of them.
 */
const Rule = z.object({
  match: z.string().default("/"),
  kind: z.enum(["status", "cut", "slow", "bad_json", "truncate", "html", "bad_gzip", "body"]),
  status: z.number().int().min(400).max(599).default(500),
  retryAfter: z.union([z.number(), z.string()]).optional(),
  /** What "body" answers with status 200: an empty page that claims more, a cursor that repeats … */
  body: z.string().default("{}"),
  delayMs: z.number().int().min(0).default(1_000),
  times: z.number().int().min(1).default(1),
  after: z.number().int().min(0).default(0),
});
export type FaultRule = z.input<typeof Rule>;
type ActiveRule = z.output<typeof Rule>;

export interface FaultOptions {
  /** The vendor's own words for an error of this status. */
  errorBody: (status: number) => object;
}

/**
 * Adds `POST /__faults` (a list of rules, added to those that hold), `DELETE /__faults`, `GET /__faults` (what
 * is left) and `GET` and `DELETE /__requests` (what was asked, oldest first).
 */
export const faults = fastifyPlugin(async (app: FastifyInstance, options: FaultOptions) => {
  let rules: ActiveRule[] = [];
  let requests: string[] = [];

  app.post("/__faults", async (request, reply) => {
    const parsed = z.array(Rule).safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) });
    rules.push(...parsed.data);
    return { rules: rules.length };
  });
  app.delete("/__faults", async () => {
    rules = [];
    return { rules: 0 };
  });
  app.get("/__faults", async () => rules);
  app.get("/__requests", async () => requests);
  app.delete("/__requests", async () => {
    requests = [];
    return {};
  });

  app.addHook("onRequest", async (request, reply) => {
    if (request.url.startsWith("/__")) return;
    requests.push(`${request.method} ${request.url}`);
    const rule = takeRule(request.url);
    if (rule) await spoil(rule, reply, options);
  });

  function takeRule(url: string): ActiveRule | null {
    for (const rule of rules) {
      if (!url.startsWith(rule.match)) continue;
      if (rule.after > 0) {
        rule.after--;
        continue;
      }
      rule.times--;
      rules = rules.filter((r) => r.times > 0);
      return rule;
    }
    return null;
  }
});

async function spoil(rule: ActiveRule, reply: FastifyReply, options: FaultOptions): Promise<void> {
  switch (rule.kind) {
    case "slow":
      await new Promise((done) => setTimeout(done, rule.delayMs));
      return;
    case "status":
      if (rule.retryAfter !== undefined) reply.header("retry-after", String(rule.retryAfter));
      await reply.code(rule.status).send(options.errorBody(rule.status));
      return;
    case "cut":
      reply.hijack();
      reply.raw.socket?.destroy();
      return;
    case "truncate":
      cutInTheMiddle(reply);
      return;
    case "bad_json":
      await reply.type("application/json").send('{"object":"list","data":[{"id":"x",');
      return;
    case "body":
      await reply.type("application/json").send(rule.body);
      return;
    case "bad_gzip":
      await reply.type("application/json").header("content-encoding", "gzip").send(Buffer.from("not gzip"));
      return;
    case "html":
      await reply.type("text/html").send("<!doctype html><title>Maintenance</title><h1>Back soon</h1>");
  }
}

/** The answer announces its whole length, half of it arrives, the connection closes. */
function cutInTheMiddle(reply: FastifyReply): void {
  const { raw } = reply;
  raw.end = ((chunk?: string | Uint8Array) => {
    const bytes = Buffer.from(chunk ?? "");
    raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => raw.socket?.destroy());
    return raw;
  }) as typeof raw.end;
}
