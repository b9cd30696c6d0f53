import { pageShape } from "../../ingest/page-shape.ts";
import type { Item } from "../../ingest/stream.ts";
import type { Hubspot } from "./client.ts";
import { type ObjectType, objects } from "./objects.ts";

/** What some records are now. One that was archived since the search comes with the archived ones. */
export async function readRecords(
  hubspot: Hubspot,
  type: ObjectType,
  where: string,
  properties: readonly string[],
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Item[]> {
  const { history } = objects[type];
  const size = history.length > 0 ? 50 : 100;
  const batches = Array.from({ length: Math.ceil(ids.length / size) }, (_, i) =>
    ids.slice(i * size, (i + 1) * size),
  );
  const answers = await Promise.all(
    batches.map((batch) => {
      const inputs = batch.map((id) => ({ id }));
      const body = { inputs, properties, propertiesWithHistory: history };
      return hubspot.post(`/crm/v3/objects/${type}/batch/read`, body, where, signal);
    }),
  );
  const failed = answers.flatMap(({ errors }) => errors).find((e) => e.category !== "OBJECT_NOT_FOUND");
  if (failed) throw pageShape(where, `a batch read failed in part: ${failed.category}`);
  return answers.flatMap(({ results }) => results);
}

/** A record, and a tombstone for each that was merged into it. */
export function withMerged(item: Item): Item[] {
  const { id, updatedAt, properties } = item.value as Record<string, unknown>;
  const merged = (properties as Record<string, unknown> | undefined)?.hs_merged_object_ids;
  const gone = typeof merged === "string" ? merged.split(";").filter((other) => other && other !== id) : [];
  return [
    item,
    ...gone.map((other) => ({ value: { id: other, updatedAt, mergedInto: id }, tombstone: true })),
  ];
}

/** All properties that HubSpot defines for a type. One that the models need and that is gone would only be missing, without an error. */
export async function propertyNames(
  hubspot: Hubspot,
  type: ObjectType,
  where: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const { results } = await hubspot.get(`/crm/v3/properties/${type}`, where, signal);
  const names = results.map(({ value }) => String(value.name)).sort();
  const gone = objects[type].needs.filter((name) => !names.includes(name));
  if (gone.length === 0) return names;
  throw pageShape(
    where,
    `HubSpot defines no property ${gone.join(", ")} any more, or the token may not read it`,
  );
}
