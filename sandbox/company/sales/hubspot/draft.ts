import { isoOfMs } from "../../base/calendar.ts";
import type { Rng } from "../../base/rng.ts";
import type { ObjectType } from "./schema.ts";

/** A record of HubSpot before it has its id. */
export interface Draft {
  type: ObjectType;
  organisationId: string;
  createdMs: number;
  modifiedMs: number;
  archivedMs: number | null;
  properties: Record<string, string | null>;
  /** Values by property, oldest first; the last is the current one. */
  history: Record<string, { value: string; atMs: number }[]>;
  /** Records that it is associated with. */
  links: Draft[];
  /** Records that were merged into it: they are gone, but their ids still lead here. */
  merged: Draft[];
  id: string;
}

/** Ids grow in the order of creation; the first ones have a digit less than the last. */
const FIRST_ID = 9_999_999_000;

export function draft(
  type: ObjectType,
  organisationId: string,
  createdMs: number,
  properties: Draft["properties"],
): Draft {
  return {
    type,
    organisationId,
    createdMs,
    modifiedMs: createdMs,
    archivedMs: null,
    properties,
    history: {},
    links: [],
    merged: [],
    id: "",
  };
}

/** Gives a property its values over time; the record changes with each. */
export function setHistory(
  record: Draft,
  property: string,
  steps: readonly { value: string; atMs: number }[],
): void {
  record.history[property] = [...steps];
  record.properties[property] = steps.at(-1)?.value ?? null;
  for (const { atMs } of steps) record.modifiedMs = Math.max(record.modifiedMs, atMs);
}

/** Numbers records, merged ones included, in the order of their creation. */
export function number(rng: Rng, records: readonly Draft[]): void {
  const everyone = records.flatMap((record) => [record, ...record.merged]);
  everyone.sort((a, b) => a.createdMs - b.createdMs);
  let id = FIRST_ID;
  for (const record of everyone) {
    id += rng.int(1, 9);
    record.id = String(id);
  }
}

/** A record as `/crm/v3/objects/{type}` holds it: id, updatedAt and archived first, all properties and histories. */
export function toWire(record: Draft): object {
  const { type, id, createdMs, modifiedMs, archivedMs } = record;
  const created = isoOfMs(createdMs);
  const modified = isoOfMs(modifiedMs);
  const isEngagement = ["calls", "emails", "meetings", "notes"].includes(type);
  const merged = record.merged.map((other) => other.id);
  const properties = {
    ...record.properties,
    hs_object_id: id,
    [isEngagement ? "hs_createdate" : "createdate"]: created,
    [type === "contacts" ? "lastmodifieddate" : "hs_lastmodifieddate"]: modified,
    ...(type === "companies" || type === "contacts"
      ? { hs_merged_object_ids: merged.length > 0 ? merged.join(";") : null }
      : {}),
  };
  return {
    id,
    updatedAt: modified,
    archived: archivedMs !== null,
    ...(archivedMs === null ? {} : { archivedAt: isoOfMs(archivedMs) }),
    createdAt: created,
    properties,
    propertiesWithHistory: historyOf(record),
  };
}

/** Newest first, as HubSpot lists it. */
function historyOf({ history }: Draft): object {
  return Object.fromEntries(
    Object.entries(history).map(([property, steps]) => [
      property,
      steps.toReversed().map(({ value, atMs }) => ({
        value,
        timestamp: isoOfMs(atMs),
        sourceType: "CRM_UI",
        sourceId: "userId:1",
      })),
    ]),
  );
}
