import { z } from "zod";
import { queryRows } from "../../lib/bigquery/query-rows.ts";
import { bootstrapLane } from "./bootstrap.ts";
import type { Context } from "./context.ts";
import { effect } from "./effects.ts";
import { tablesOf } from "./tables.ts";

/** The place of work that reads beside a stream's own cursor: number of its last commit, and its own cursor as text. */
export type Lane = { name: string; seq: number; cursor: string };

/** Reads a lane's head, which is created where it is missing; a lane that never moved has cursor "". */
export async function openLane(context: Context, stream: string, name: string): Promise<Lane> {
  await bootstrapLane(context, stream, name);
  return await readLane(context, stream, name);
}

/** Reads the head of a lane that is there. */
export async function readLane(context: Context, stream: string, name: string): Promise<Lane> {
  const table = tablesOf(context, stream).lane(name);
  const [row] = await effect(context.onEffect, "head.read", stream, () =>
    queryRows(context.bigquery, laneRow, `SELECT seq, cursor FROM ${table}`),
  );
  return { name, seq: row?.seq ?? 0, cursor: row?.cursor ?? "" };
}

const laneRow = z.object({ seq: z.number().int(), cursor: z.string() });
