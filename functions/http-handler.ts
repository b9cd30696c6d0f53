import type { Request, Response } from "@google-cloud/functions-framework";
import { z } from "zod";
import { type Config, type Env, loadConfig, secretsIn } from "../lib/config.ts";
import { asSuiteError, SuiteError } from "../lib/errors.ts";
import { createLog, type Log, silentLog } from "../lib/log.ts";
import { redactor } from "../lib/redact.ts";
import type { RunResult } from "./ingest/ingest-source.ts";
import { drainWorker, runWorker, sweepWorker, type WorkerOptions } from "./workers.ts";

/** A scheduler sends next to nothing; a larger body is a mistake or an attack. */
const maxBodyBytes = 64 * 1024;

export type HandlerOptions = WorkerOptions & { env?: Env };

/**
 * The HTTP entry point of one source. POST runs its worker, with the body `{"mode":"sweep"}` its sweep: 200 with what each stream did, or
 * 500 (503 when trying again helps) with code, message, where and next step. Never a secret.
 */
export function ingestHandler(source: string, options: HandlerOptions = {}) {
  return async (request: Pick<Request, "method" | "rawBody">, response: Response): Promise<void> => {
    const { env = process.env, ...given } = options;
    let log: Log = options.log ?? silentLog;
    let redact = redactor(secretsIn(env));
    try {
      checkRequest(request, source);
      const config: Config = options.config ?? loadConfig(env);
      redact = redactor(config.secrets);
      log = options.log ?? createLog({ level: config.LOG_LEVEL, secrets: config.secrets });
      const result = await runs[modeOf(request, source)](source, { ...given, config, log });
      response.status(200).json(answer(result));
    } catch (thrown) {
      const error = asSuiteError(thrown, `ingest_${source}`);
      const { code, where, next, status } = error;
      const message = redact(error.message);
      if (log === silentLog && !options.log) log = createLog();
      log.error("run failed", { source, code, reason: message });
      if (status === 405) response.set("Allow", "POST");
      response.status(status).json({ error: { code, message, where: redact(where), next: redact(next) } });
    }
  };
}

function answer({ source, more, streams }: RunResult) {
  return { source, more, streams: streams.map(({ more: _, ...rest }) => rest) };
}

const runs = { ingest: runWorker, sweep: sweepWorker, inbox: drainWorker };

/** What a body asks for: `{"mode":"sweep"}` or `{"mode":"inbox"}`, else the source's own reading. */
const runOrder = z.looseObject({ mode: z.enum(["ingest", "sweep", "inbox"]).default("ingest") });

function modeOf({ rawBody }: Pick<Request, "rawBody">, source: string): keyof typeof runs {
  try {
    return runOrder.parse(JSON.parse(rawBody?.toString().trim() || "{}")).mode;
  } catch (cause) {
    throw new SuiteError("BODY_INVALID", {
      what: "The body is not a JSON object with a known mode",
      where: `ingest_${source}`,
      next: 'Send POST / with an empty body, or with {"mode":"sweep"}.',
      cause,
    });
  }
}

function checkRequest(request: Pick<Request, "method" | "rawBody">, source: string): void {
  if (request.method !== "POST") {
    throw new SuiteError("METHOD_NOT_ALLOWED", {
      what: `A worker answers POST, not ${request.method}`,
      where: `ingest_${source}`,
      next: "Send POST / with an empty body.",
    });
  }
  const size = request.rawBody?.length ?? 0;
  if (size > maxBodyBytes) {
    throw new SuiteError("BODY_TOO_LARGE", {
      what: `The body has ${size} bytes; a worker reads at most ${maxBodyBytes}`,
      where: `ingest_${source}`,
      next: "Send POST / with an empty body.",
    });
  }
}
