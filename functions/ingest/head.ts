import { z } from "zod";
import { isNotFound, warehouseError } from "../../lib/bigquery/failure.ts";
import { queryRows } from "../../lib/bigquery/query-rows.ts";
import { SuiteError } from "../../lib/errors.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import type { Cursor, Stream } from "./stream.ts";
import { tablesOf } from "./tables.ts";

/** The place of a stream: number of its last commit, and where to go on; null before the first. */
export type Head<C extends Cursor> = { seq: number; cursor: C | null };

/** Reads a stream's head; `undefined` when its table is not there yet. Throws HEAD_INVALID. */
export async function readHead<C extends Cursor>(
  context: Omit<Context, "suppression">,
  stream: Stream<C>,
): Promise<Head<C> | undefined> {
  const table = tablesOf(context, stream.spec.id).head;
  const rows = await effect(context.onEffect, "head.read", stream.spec.id, async () => {
    try {
      return await queryRows(context.bigquery, headRow, `SELECT seq, cursor FROM ${table}`);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw warehouseError(error, table);
    }
  });
  if (!rows) return undefined;
  const [row] = rows;
  if (!row || rows.length > 1) throw invalid(table, `it holds ${rows.length} rows instead of one`);
  return { seq: row.seq, cursor: row.cursor === "" ? null : parseCursor(stream, row.cursor, table) };
}

/** The head of a stream that must be there. Throws HEAD_INVALID when it is not. */
export async function headOf<C extends Cursor>(
  context: Omit<Context, "suppression">,
  stream: Stream<C>,
): Promise<Head<C>> {
  const head = await readHead(context, stream);
  if (head) return head;
  const { head: table } = tablesOf(context, stream.spec.id);
  throw new SuiteError("HEAD_INVALID", {
    what: "The head of the stream is missing although it was just created",
    where: table,
    next: "Check that nothing drops tables of the data set ops.",
  });
}

/**
 * A day before the earliest extraction among the commits that reached `position`: rows at or above it cannot
 * lie in older partitions, unless a webhook brought them before their position was read; the day is for those. RFC 3339; undefined when no commit reached it.
 */
export async function partitionFloor(
  context: Omit<Context, "suppression">,
  stream: string,
  position: number,
): Promise<string | undefined> {
  const { commits } = tablesOf(context, stream);
  const rows = await queryRows(
    context.bigquery,
    z.object({ floor: z.string().nullable() }),
    `SELECT FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E6SZ', TIMESTAMP_SUB(MIN(extracted_at), INTERVAL 1 DAY)) AS floor
FROM ${commits}
WHERE source = @source AND stream = @stream AND position_to >= @position`,
    { source: context.source, stream, position },
  );
  return rows[0]?.floor ?? undefined;
}

const headRow = z.object({ seq: z.number().int().nonnegative(), cursor: z.string() });

function parseCursor<C extends Cursor>(stream: Stream<C>, text: string, table: string): C {
  try {
    return stream.cursor.parse(JSON.parse(text));
  } catch (cause) {
    throw invalid(table, `its cursor cannot be read: ${text.slice(0, 200)}`, cause);
  }
}

function invalid(table: string, why: string, cause?: unknown): SuiteError {
  return new SuiteError("HEAD_INVALID", {
    what: `The head of the stream cannot be used: ${why}`,
    where: table,
    next: "Restore the row (ops.commits has the last cursor_to), or set cursor to '' for a first run.",
    cause,
  });
}
