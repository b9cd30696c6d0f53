import type { ObjectName } from "./ids.ts";

type FieldValue = string | number | boolean | null;

/** A record of Salesforce before it has its id; instants in unix seconds. */
export interface Draft {
  object: ObjectName;
  organisationId: string;
  createdAt: number;
  modifiedAt: number;
  fields: Record<string, FieldValue>;
  /** Fields that hold the id of another record. */
  references: Record<string, Draft>;
  id: string;
}

export function draft(
  object: ObjectName,
  organisationId: string,
  createdAt: number,
  fields: Draft["fields"],
): Draft {
  return { object, organisationId, createdAt, modifiedAt: createdAt, fields, references: {}, id: "" };
}

export function remove(record: Draft, at: number): void {
  record.fields.IsDeleted = true;
  record.modifiedAt = Math.max(record.modifiedAt, at);
}

/** Objects of history: rows that are written once, without a time of change. */
export function isFieldHistory(object: ObjectName): boolean {
  return object === "OpportunityFieldHistory" || object === "LeadHistory";
}

/** Salesforce writes instants with milliseconds, which it does not keep, and without a colon in the zone. */
export function instant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.000+0000`;
}

/** A record as a query over all of its fields answers it, without `attributes`; Id and the time of change come first. */
export function toWire(record: Draft): object {
  const { object, id, fields, references } = record;
  const created = instant(record.createdAt);
  const modified = instant(record.modifiedAt);
  const by = (references.CreatedById ?? references.OwnerId)?.id;
  const ids = Object.fromEntries(Object.entries(references).map(([field, other]) => [field, other.id]));
  const head = isFieldHistory(object)
    ? { Id: id, CreatedDate: created }
    : { Id: id, SystemModstamp: modified, CreatedDate: created };
  const edited =
    isFieldHistory(object) || object === "OpportunityHistory" ? {} : { LastModifiedDate: modified };
  return { ...head, ...(by ? { CreatedById: by } : {}), ...edited, ...fields, ...ids };
}
