import { createReadStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { BigQuery, TableField } from "@google-cloud/bigquery";
import type { Clock } from "../clock.ts";
import { type JobMetadata, runJob } from "./job.ts";

export type LoadOptions = {
  dataset: string;
  table: string;
  schema: TableField[];
  format: "NEWLINE_DELIMITED_JSON" | "CSV";
  write: "WRITE_TRUNCATE" | "WRITE_APPEND" | "WRITE_EMPTY";
  jobId: string;
  clock?: Clock;
  signal?: AbortSignal;
};

/**
 * Loads a local file (plain or gzip) into a table by a load job, which BigQuery does not charge
 * for: all rows or none. Repeating it under the same job id reads that job. Throws as runJob does.
 */
export async function loadFile(bigquery: BigQuery, file: string, options: LoadOptions): Promise<JobMetadata> {
  const { dataset, table, schema, format, write, jobId, ...waiting } = options;
  const start = async () => {
    const upload = bigquery
      .dataset(dataset)
      .table(table)
      .createWriteStream({
        sourceFormat: format,
        schema: { fields: schema },
        writeDisposition: write,
        createDisposition: "CREATE_IF_NEEDED",
        jobId,
      });
    const source = createReadStream(file, { highWaterMark: 256 * 1024 });
    source.on("error", (error) => upload.destroy(error));
    const accepted = new Promise((resolve, reject) => {
      upload.once("job", resolve);
      upload.once("error", reject);
    });
    source.pipe(upload);
    await Promise.all([accepted, finished(source, { writable: false })]);
  };
  return await runJob(bigquery, jobId, start, waiting);
}
