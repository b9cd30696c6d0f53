import { z } from "zod";
import { SuiteError } from "../../lib/errors.ts";
import type { Door, StreamSpec } from "../../lib/registry/source-spec.ts";
import { sliceArray } from "../ingest/slice-json.ts";
import type { InboxRow } from "./inbox.ts";

const maxRecords = 500;

/** The records of a delivery, each exactly as received. Throws BODY_INVALID. */
export function recordsOf(door: Door, spec: StreamSpec, body: string): InboxRow[] {
  const texts = textsIn(door, body);
  if (texts.length > maxRecords) throw invalid(`it has ${texts.length} records; ${maxRecords} is the most`);
  const [keyField = "id"] = spec.primaryKey;
  return texts.map((payload, index) => {
    const record = parsed(payload, index) as Record<string, unknown> | null;
    const key = record?.[keyField];
    if (typeof key !== "string" || key === "" || key.length > 200)
      throw invalid(`record ${index} has no ${keyField}`);
    return { eventId: eventIdOf(key, record, spec), payload };
  });
}

/** Key and version: a record that changed is delivered again under its key. */
function eventIdOf(key: string, record: Record<string, unknown> | null, { version }: StreamSpec): string {
  const state = version === null ? undefined : record?.[version];
  return state === undefined ? key : `${key} ${String(state).slice(0, 100)}`;
}

const time = z.iso.datetime({ offset: true });

/** A product event as the collector takes it. */
const productEvent = z.strictObject({
  id: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  occurred_at: time,
  account_id: z.string().min(1).max(200),
  user_id: z.string().min(1).max(200).nullable().default(null),
  session_id: z.string().min(1).max(200).nullable().default(null),
  properties: z.record(z.string(), z.unknown()).default({}),
});

/** The events of a batch by the collector's contract, with what they leave out filled in. Throws BODY_INVALID naming the first bad field. */
export function collectedRecords(door: Door, spec: StreamSpec, body: string): InboxRow[] {
  return recordsOf(door, spec, body).map(({ eventId, payload }, index) => {
    const event = productEvent.safeParse(JSON.parse(payload));
    if (event.success) return { eventId, payload: JSON.stringify(event.data) };
    const issue = event.error.issues[0];
    throw invalid(`event ${index}, ${issue?.path.join(".") || "its fields"}: ${issue?.message}`);
  });
}

function parsed(payload: string, index: number): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw invalid(`record ${index} is no JSON`, cause);
  }
}

function textsIn({ items }: Door, body: string): string[] {
  try {
    if (items !== undefined) return sliceArray(body, items).elements;
    JSON.parse(body);
    return [body];
  } catch (cause) {
    throw invalid(
      items === undefined ? "it is no JSON" : `it is no JSON object with an array "${items}"`,
      cause,
    );
  }
}

function invalid(what: string, cause?: unknown): SuiteError {
  return new SuiteError("BODY_INVALID", {
    what: `The body cannot be taken: ${what}`,
    where: "body",
    next: "Nothing of it was kept. Correct it and send it again; docs/guides/webhooks.md shows the form.",
    cause,
  });
}
