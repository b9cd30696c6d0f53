import type { Request, Response } from "@google-cloud/functions-framework";
import { type BigQuery, createBigQuery } from "../../lib/bigquery/client.ts";
import { type Clock, systemClock } from "../../lib/clock.ts";
import { type Config, type Env, loadConfig, secretsIn } from "../../lib/config.ts";
import { asSuiteError, SuiteError } from "../../lib/errors.ts";
import { createLog, type Log } from "../../lib/log.ts";
import { redactor } from "../../lib/redact.ts";
import { loadSource, streamOf } from "../../lib/registry/load-sources.ts";
import { type Door, doorsOf } from "../../lib/registry/source-spec.ts";
import { putInbox } from "./inbox.ts";
import { prove } from "./prove.ts";
import { collectedRecords, recordsOf } from "./records.ts";

const maxBodyBytes = 1024 * 1024;
const remembered = 10_000;

export type DoorOptions = { env?: Env; bigquery?: BigQuery; clock?: Clock; log?: Log };

/**
 * The HTTP entry point for what a source delivers by itself (`webhook`) or others collect for it (`collect`). 200
 * `{received, known}` once every record is kept: `known` of them this instance had kept before. 400, 401 or 413 keep
 * nothing; after 5xx the sender tries again, and nothing is stored twice.
 */
export function doorHandler(source: string, kind: "webhook" | "collect", options: DoorOptions = {}) {
  const recent = new Set<string>();
  return async (
    request: Pick<Request, "method" | "rawBody" | "headers">,
    response: Response,
  ): Promise<void> => {
    const { env = process.env, clock = systemClock } = options;
    const where = `${kind}_${source}`;
    const log = options.log ?? createLog({ secrets: secretsIn(env) });
    try {
      const body = bodyOf(request, where);
      const config = loadConfig(env);
      const spec = loadSource(source);
      const door = doorsOf(spec).find((candidate) => candidate.kind === kind)?.door;
      if (!door) throw new Error(`includes/sources/${source}.yaml has no ${kind}`);
      prove(door.proof, { headers: request.headers, body, now: clock.now() }, secretsOf(config, door));
      const read = kind === "collect" ? collectedRecords : recordsOf;
      const records = read(door, streamOf(spec, door.stream), body.toString("utf8"));
      const fresh = records.filter(({ eventId }) => !recent.has(eventId));
      if (fresh.length > 0) {
        const place = {
          bigquery: options.bigquery ?? createBigQuery(config, 1),
          project: config.GOOGLE_CLOUD_PROJECT,
        };
        await putInbox(place, { source, stream: door.stream }, fresh, clock.now());
        if (recent.size > remembered) recent.clear();
        for (const { eventId } of fresh) recent.add(eventId);
      }
      log.info("delivery kept", { source, kind, records: records.length });
      response.status(200).json({ received: records.length, known: records.length - fresh.length });
    } catch (thrown) {
      const error = asSuiteError(thrown, where);
      const redact = redactor(secretsIn(env));
      log.warn("delivery not kept", { source, kind, code: error.code, reason: redact(error.message) });
      if (error.status === 405) response.set("Allow", "POST");
      const { code, next } = error;
      response
        .status(error.status)
        .json({ error: { code, message: redact(error.message), next: redact(next) } });
    }
  };
}

/** The secrets of a door that are set; the first of its list must be. Throws CONFIG_MISSING. */
function secretsOf(config: Config, door: Door): string[] {
  const names = Object.keys(door.secrets);
  const secrets = names.flatMap((name) => config.variables[name] ?? []);
  if (secrets.length > 0) return secrets;
  throw new SuiteError("CONFIG_MISSING", {
    what: `The environment variable ${names[0]} is not set`,
    where: names[0] ?? "secrets",
    next: "Set it in the function's environment (Secret Manager); without it nobody can prove anything.",
  });
}

function bodyOf({ method, rawBody }: Pick<Request, "method" | "rawBody">, where: string): Buffer {
  if (method !== "POST") {
    throw new SuiteError("METHOD_NOT_ALLOWED", {
      what: `Deliveries are POST, not ${method}`,
      where,
      next: "Send POST with the signed body.",
    });
  }
  const size = rawBody?.length ?? 0;
  if (size > maxBodyBytes) {
    throw new SuiteError("BODY_TOO_LARGE", {
      what: `The body has ${size} bytes; ${maxBodyBytes} is the most`,
      where,
      next: "Send fewer records at a time.",
    });
  }
  return rawBody ?? Buffer.alloc(0);
}
