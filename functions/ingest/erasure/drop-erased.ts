import { deleteRows } from "../../../lib/bigquery/delete-rows.ts";
import { failureOf } from "../../../lib/bigquery/failure.ts";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { Context } from "../context.ts";
import { opsTables } from "../tables.ts";

type Delivered = { received_at: string; event_id: string; payload: string };

/**
 * Deletes those of a stream's delivered rows from the inbox that are about an erased subject. Answers when the first one came
 * if BigQuery refuses: it lets nobody delete what was streamed in during the last half hour. Throws as deleteRows.
 */
export async function dropErased(
  context: Context,
  { id, personalData }: StreamSpec,
  rows: readonly Delivered[],
): Promise<string | undefined> {
  const { bigquery, project, source, suppression } = context;
  if (suppression.count === 0) return undefined;
  const about = rows.filter(({ event_id: pk, payload: text }) =>
    suppression.hides({ value: parsed(text), text, pk, personalData }),
  );
  const since = about[0]?.received_at;
  if (since === undefined) return undefined;
  const { inbox } = opsTables(project);
  try {
    await deleteRows(
      bigquery,
      inbox,
      "source = @source AND stream = @stream AND received_at >= TIMESTAMP(@since) AND event_id IN UNNEST(@ids)",
      { source, stream: id, since, ids: about.map(({ event_id }) => event_id) },
    );
  } catch (error) {
    if (!/streaming buffer/i.test(failureOf(error).message)) throw error;
    context.log.info("rows of erased subjects stay in the inbox until it can be written", {
      stream: id,
      rows: about.length,
    });
    return since;
  }
  context.log.info("rows of erased subjects deleted from the inbox", { stream: id, rows: about.length });
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
