import { z } from "zod";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { Item, Page, Stream, Window } from "../../ingest/stream.ts";
import type { Hubspot } from "./client.ts";
import { associationRecord, associationResult } from "./contract.ts";
import { changedIds, livingIds } from "./ids.ts";
import { type ObjectType, objects } from "./objects.ts";

/** `until`: associations of records changed before it are known; `sweptAt`: when all were read last. */
type AssociationCursor = { until: string; sweptAt: string };

const lagMs = 5 * 60_000;
const overlapMs = 15 * 60_000;
const sweepEveryMs = 24 * 3_600_000;
const batchSize = 100;

/**
 * What every record is associated with, by the other object type. Runs read those of changed records; as an
 * association may come or go without a change of the record, all are read once a day, and what is missing then is
 * deleted.
 */
export function associationStream(hubspot: Hubspot, spec: StreamSpec): Stream<AssociationCursor> {
  const where = "hubspot.associations";
  return {
    spec,
    apiVersion: "v4",
    contract: "1",
    record: associationRecord,
    cursor: z.object({ until: z.iso.datetime(), sweptAt: z.iso.datetime() }),
    position: ({ until }) => Date.parse(until),
    plan,
    async *pages(window, _, signal) {
      for (const type of Object.keys(objects) as ObjectType[]) {
        const { linksTo } = objects[type];
        if (linksTo.length === 0) continue;
        const ids =
          window.mode === "sweep"
            ? livingIds(hubspot, type, where, signal)
            : changesOf(hubspot, type, where, window, signal);
        for await (const { ids: some } of ids) yield* linked(hubspot, type, linksTo, where, some, signal);
      }
    },
  };
}

function plan(at: AssociationCursor | null, now: number): Window<AssociationCursor> | null {
  const until = iso(now - lagMs);
  const isDue = at === null || now - Date.parse(at.sweptAt) >= sweepEveryMs;
  if (isDue) {
    const after = { until, sweptAt: iso(now) };
    return { mode: "sweep", label: "all associations", from: 0, after, complete: true, last: true };
  }
  if (until <= at.until) return null;
  const from = Date.parse(at.until) - overlapMs;
  const label = `of records changed ${iso(from)} to ${until}`;
  return { mode: "changes", label, from, after: { ...at, until }, complete: false, last: true };
}

async function* changesOf(
  hubspot: Hubspot,
  type: ObjectType,
  where: string,
  window: Window<AssociationCursor>,
  signal?: AbortSignal,
): AsyncGenerator<{ ids: string[] }> {
  const span = { from: window.from, until: Date.parse(window.after?.until ?? "") };
  for await (const { ids } of changedIds(hubspot, type, where, span, null, signal)) {
    for (let i = 0; i < ids.length; i += batchSize) yield { ids: ids.slice(i, i + batchSize) };
  }
}

/** A page for each other object type: one item a record, its targets in the order of their ids. */
async function* linked(
  hubspot: Hubspot,
  type: ObjectType,
  linksTo: readonly string[],
  where: string,
  ids: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<Page<AssociationCursor>> {
  if (ids.length === 0) return;
  for (const other of linksTo) {
    const targets = await targetsOf(hubspot, type, other, where, ids, signal);
    const items = ids.map((id): Item => {
      const to = (targets.get(id) ?? []).sort((a, b) => Number(a.toObjectId) - Number(b.toObjectId));
      return { value: { from_type: type, from_id: id, to_type: other, to } };
    });
    yield { items, resume: null, token: `${type} ${ids.at(-1)} ${other}` };
  }
}

type Target = z.output<typeof associationResult>["to"][number];

/** All targets of some records, past the hundred that HubSpot answers at once. */
async function targetsOf(
  hubspot: Hubspot,
  from: string,
  to: string,
  where: string,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Target[]>> {
  const found = new Map<string, Target[]>();
  let inputs: { id: string; after?: string }[] = ids.map((id) => ({ id }));
  while (inputs.length > 0) {
    const answer = await hubspot.post(
      `/crm/v4/associations/${from}/${to}/batch/read`,
      { inputs },
      where,
      signal,
    );
    const failed = answer.errors.find(({ category }) => category !== "OBJECT_NOT_FOUND");
    if (failed) throw pageShape(where, `a batch of ${from} to ${to} failed in part: ${failed.category}`);
    const more: typeof inputs = [];
    for (const { value } of answer.results) {
      const result = associationResult.safeParse(value);
      if (!result.success) throw pageShape(where, "a result has no from or no to", result.error);
      const { id } = result.data.from;
      found.set(id, [...(found.get(id) ?? []), ...result.data.to]);
      const after = result.data.paging?.next?.after;
      if (after && inputs.some((input) => input.id === id && input.after === after))
        throw pageShape(where, `the associations of ${from} ${id} do not go on`);
      if (after) more.push({ id, after });
    }
    inputs = more;
  }
  return found;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
