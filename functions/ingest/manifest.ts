import { z } from "zod";
import { queryRows } from "../../lib/bigquery/query-rows.ts";
import type { Context } from "./context.ts";
import { tablesOf } from "./tables.ts";

/** The manifest of a commit, as ops.commits holds it. */
export type Commit = {
  seq: number;
  fetched: number;
  inserted: number;
  present: number;
  quarantined: number;
  deleted: number;
  /** Deletes that were not written because too many keys were missing. */
  withheld: number;
  /** Keys that a sweep found at the source, and not in raw. */
  missed: number;
};

/** Our manifest, null when another worker's stands at this seq, undefined when none does. */
export async function readManifest(
  context: Context,
  stream: string,
  seq: number,
  nonces: readonly string[],
): Promise<Commit | null | undefined> {
  const { commits } = tablesOf(context, stream);
  const rows = await queryRows(
    context.bigquery,
    manifestRow,
    `SELECT *
FROM ${commits}
WHERE source = @source AND stream = @stream AND seq = @seq`,
    { source: context.source, stream, seq },
  );
  const [row] = rows;
  if (!row) return undefined;
  return nonces.includes(row.nonce) ? row : null;
}

const count = z.number().int();
const manifestRow = z.object({
  nonce: z.string(),
  seq: count,
  fetched: count,
  inserted: count,
  present: count,
  quarantined: count,
  deleted: count,
  withheld: count,
  missed: count.nullish().transform((missed) => missed ?? 0),
});
