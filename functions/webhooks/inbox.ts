import type { BigQuery } from "../../lib/bigquery/client.ts";
import { isNotFound, warehouseError } from "../../lib/bigquery/failure.ts";
import { runScript } from "../../lib/bigquery/run-script.ts";
import { inboxDdl } from "../ingest/bootstrap.ts";
import { sha256 } from "../ingest/row.ts";
import { quoted } from "../ingest/tables.ts";

/** A record as it was delivered, with the key and version by which the same one is known. */
export type InboxRow = { eventId: string; payload: string };

/**
 * Puts delivered records into ops.inbox; they are there to stay when it returns. The same record twice in a minute is
 * mostly kept once by its insertId, and always stored in raw once. Throws WAREHOUSE_UNAVAILABLE or WAREHOUSE_REFUSED.
 */
export async function putInbox(
  { bigquery, project }: { bigquery: BigQuery; project: string },
  { source, stream }: { source: string; stream: string },
  rows: readonly InboxRow[],
  now: number,
): Promise<void> {
  const received = new Date(now).toISOString();
  const wire = rows.map(({ eventId, payload }) => ({
    // A hash, because an insertId may have 128 characters: cut off, two records could have one.
    insertId: sha256(`${source}/${stream}/${eventId}`),
    json: { source, stream, event_id: eventId, received_at: received, payload },
  }));
  const insert = () => bigquery.dataset("ops").table("inbox").insert(wire, { raw: true });
  try {
    await insert();
  } catch (error) {
    if (!isNotFound(error)) throw warehouseError(error, "ops.inbox");
    await runScript(bigquery, `CREATE SCHEMA IF NOT EXISTS ${quoted(project, "ops")};\n${inboxDdl(project)}`);
    try {
      await insert();
    } catch (again) {
      throw warehouseError(again, "ops.inbox");
    }
  }
}
