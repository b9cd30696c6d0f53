import type { TableField } from "@google-cloud/bigquery";
import { SuiteError } from "../../lib/errors.ts";

export type Place = { project: string; source: string };

/** The quoted names of everything that the engine writes for one stream of a source. */
export function tablesOf({ project, source }: Place, stream: string) {
  const name = (dataset: string, table: string) => quoted(project, dataset, table);
  return {
    head: name("ops", `head__${source}__${stream}`),
    /** Head of work beside the stream's own reading, which has a place of its own, such as a backfill. */
    lane: (lane: string) => name("ops", `head__${source}__${stream}__${lane}`),
    raw: name(`raw_${source}`, stream),
    stage: (batch: string) => name(`stage_${source}`, `${stream}__${batch}`),
    ...opsTables(project),
  };
}

/** The quoted names of the tables that all sources share. */
export function opsTables(project: string) {
  return {
    commits: quoted(project, "ops", "commits"),
    quarantine: quoted(project, "ops", "quarantine"),
    observations: quoted(project, "ops", "schema_observations"),
    runs: quoted(project, "ops", "runs"),
    inbox: quoted(project, "ops", "inbox"),
    suppressions: quoted(project, "ops", "suppressions"),
  };
}

/** A name in backticks. Throws CONFIG_INVALID for characters that could end the quotes. */
export function quoted(project: string, ...parts: string[]): string {
  if (/^[a-z][a-z0-9:.-]*$/i.test(project) && parts.every((part) => /^\w+$/.test(part))) {
    return `\`${[project, ...parts].join(".")}\``;
  }
  throw new SuiteError("CONFIG_INVALID", {
    what: `No table can be named ${[project, ...parts].join(".")}`,
    where: "GOOGLE_CLOUD_PROJECT",
    next: "Use a project id of letters, digits and hyphens.",
  });
}

/** Columns of a stage table: one row per record fetched, good or bad. */
export const stageSchema: TableField[] = [
  { name: "_row_id", type: "STRING" },
  { name: "_pk", type: "STRING" },
  { name: "_op", type: "STRING" },
  { name: "_source_updated_at", type: "TIMESTAMP" },
  { name: "_ord", type: "INTEGER" },
  { name: "_payload_hash", type: "STRING" },
  { name: "payload", type: "STRING" },
  { name: "_row_number", type: "INTEGER" },
  { name: "_error_path", type: "STRING" },
  { name: "_error_code", type: "STRING" },
  { name: "_error_message", type: "STRING" },
  { name: "_quarantine_id", type: "STRING" },
];

/** Columns of a raw table, in order, with what they hold. */
export const rawColumns = [
  ["_row_id", "STRING", "Key: SHA-256 of stream, primary key, source version and payload hash."],
  ["_pk", "STRING", "Primary key of the record; several fields as a JSON array."],
  ["_op", "STRING", "upsert or delete."],
  [
    "_source_updated_at",
    "TIMESTAMP",
    "Version of the record as its source dates it; null where it does not.",
  ],
  ["_extracted_at", "TIMESTAMP", "When the batch was fetched (UTC); the daily partition."],
  ["_batch_id", "STRING", "Batch in which the row came."],
  ["_seq", "INT64", "Number of the commit in its stream; see ops.commits."],
  ["_ord", "INT64", "Place of the row in its batch."],
  ["_api_version", "STRING", "Version of the source's API that rendered the payload."],
  ["_payload_hash", "STRING", "SHA-256 of the payload."],
  ["payload", "STRING", "The record as JSON text, as received."],
] as const;
