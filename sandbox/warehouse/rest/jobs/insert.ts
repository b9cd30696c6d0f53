import type { RestContext } from "../context.ts";
import { RestError } from "../errors.ts";
import {
  copyConfiguration,
  extractConfiguration,
  type JobJson,
  jobJson,
  loadConfiguration,
  parse,
  queryConfiguration,
} from "../schemas.ts";
import { copyRequest, runCopy } from "./copy-job.ts";
import { extractRequest, runExtract } from "./extract-job.ts";
import { type Job, waitFor } from "./job.ts";
import { loadRequest, runLoad } from "./load-job.ts";
import { dryRunQuery, executeRequest, runQuery } from "./query-job.ts";
import { jobResource } from "./resource.ts";
import type { JobDraft } from "./runner.ts";
import { dryRunStatistics } from "./statistics.ts";

const SOON_MS = 2000;

/** An uploaded file; `dispose` removes it. */
export interface Upload {
  readonly file: string;
  readonly dispose: () => Promise<void>;
}

/**
 * jobs.insert: accepts a job and returns its resource; the job goes on when the client leaves. The upload, if there is
 * one, is disposed of in any case.
 */
export async function insertJob(context: RestContext, body: unknown, upload: Upload | null): Promise<object> {
  let handedOver = false;
  try {
    const json = parse(jobJson, body);
    const { configuration } = json;
    const kinds = ["query", "load", "copy", "extract"].filter((kind) => configuration[kind]);
    if (kinds.length !== 1) {
      throw new RestError(
        "required",
        `Job configuration must contain exactly one of query, load, copy, extract, but there were ${kinds.length}`,
        "configuration",
      );
    }
    if (configuration.query) return await insertQuery(context, json);
    if (configuration.load) {
      const job = insertLoad(context, json, upload);
      handedOver = true;
      return await accepted(context, job);
    }
    if (configuration.copy) return await accepted(context, insertCopy(context, json));
    return await accepted(context, insertExtract(context, json));
  } finally {
    if (!handedOver) await upload?.dispose();
  }
}

/**
 * The resource of a job that often takes milliseconds: if it succeeds soon it is told as done, which spares clients that
 * poll every half second a round. A failure is left for jobs.get, where clients look for it.
 */
async function accepted(context: RestContext, job: Job): Promise<object> {
  const atFirst = jobResource(context, job);
  const isDone = await waitFor(job, SOON_MS);
  return isDone && job.error === null ? jobResource(context, job) : atFirst;
}

async function insertQuery(context: RestContext, json: JobJson): Promise<object> {
  const query = parse(queryConfiguration, json.configuration.query);
  const request = executeRequest(context, query);
  const draft = draftOf(context, json, "QUERY");
  if (json.configuration.dryRun) {
    const outcome = await dryRunQuery(context, request);
    return {
      kind: "bigquery#job",
      configuration: { ...draft.configuration, jobType: "QUERY" },
      jobReference: { projectId: context.project, location: draft.location },
      statistics: {
        creationTime: String(context.now().getTime()),
        totalBytesProcessed: String(outcome.bytesProcessed),
        query: dryRunStatistics(context, outcome),
      },
      status: { state: "DONE" },
    };
  }
  const job = context.runner.submit({ ...draft, sessionId: context.sessions.of(query) }, (running) =>
    runQuery(context, running, request, query.maximumBytesBilled),
  );
  return jobResource(context, job);
}

function insertLoad(context: RestContext, json: JobJson, upload: Upload | null): Job {
  const load = parse(loadConfiguration, json.configuration.load);
  const request = loadRequest(context, load, upload?.file ?? null);
  return context.runner.submit(
    draftOf(context, json, "LOAD"),
    (job) => runLoad(context, load, request, job.abort.signal),
    upload?.dispose,
  );
}

function insertCopy(context: RestContext, json: JobJson): Job {
  const request = copyRequest(context, parse(copyConfiguration, json.configuration.copy));
  return context.runner.submit(draftOf(context, json, "COPY"), (job) =>
    runCopy(context, request, job.abort.signal),
  );
}

function insertExtract(context: RestContext, json: JobJson): Job {
  const request = extractRequest(context, parse(extractConfiguration, json.configuration.extract));
  return context.runner.submit(draftOf(context, json, "EXTRACT"), (job) =>
    runExtract(context, request, job.abort.signal),
  );
}

function draftOf(context: RestContext, json: JobJson, kind: JobDraft["kind"]): JobDraft {
  return {
    kind,
    id: json.jobReference?.jobId ?? undefined,
    location: json.jobReference?.location ?? context.location,
    configuration: json.configuration,
    labels: json.configuration.labels ?? {},
    timeoutMs: json.configuration.jobTimeoutMs ?? undefined,
  };
}
