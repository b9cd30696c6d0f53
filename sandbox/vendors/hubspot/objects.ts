import { z } from "zod";
import { invalid } from "./errors.ts";
import { type Records, shown } from "./records.ts";

const MAX_LIST = 100;
const MAX_WITH_HISTORY = 50;

export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** A page of records in the order of their ids: the living ones, or with archived=true the archived ones. */
export function list(records: Records, query: Query, url: string): object {
  const properties = names(query.properties);
  const withHistory = names(query.propertiesWithHistory);
  const limit = Number(query.limit ?? 10);
  const most = withHistory.length > 0 ? MAX_WITH_HISTORY : MAX_LIST;
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > most)
    throw invalid(`limit must be between 1 and ${most}`);
  const after = Number(query.after ?? 0);
  if (!Number.isSafeInteger(after)) throw invalid("after is no cursor of this list");
  const archived = query.archived === "true";
  const found = records.entries.filter((entry) => entry.archived === archived && entry.id > after);
  const page = found.slice(0, limit);
  const last = page.at(-1)?.id;
  const more = found.length > page.length;
  return {
    results: page.map((entry) => shown(records.type, records.read(entry), properties, withHistory)),
    ...(more ? { paging: { next: { after: String(last), link: `${url}?after=${last}` } } } : {}),
  };
}

const BatchRead = z.object({
  inputs: z.array(z.object({ id: z.string() })),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
});

/** The records of some ids as they are now; an id that was merged answers with the record it was merged into. */
export function batchRead(
  records: Records,
  body: unknown,
  archived: boolean,
): { status: number; body: object } {
  const parsed = BatchRead.safeParse(body);
  if (!parsed.success) throw invalid(`Invalid input JSON: ${z.prettifyError(parsed.error)}`);
  const { inputs, properties, propertiesWithHistory } = parsed.data;
  const most = propertiesWithHistory.length > 0 ? MAX_WITH_HISTORY : MAX_LIST;
  if (inputs.length > most) throw invalid(`No more than ${most} inputs are allowed`);
  const entries = inputs.map(({ id }) => ({ id, entry: records.find(id) }));
  const found = entries.filter(({ entry }) => entry?.archived === archived);
  const missing = entries.filter(({ entry }) => entry?.archived !== archived).map(({ id }) => id);
  const results = [...new Set(found.map(({ entry }) => entry))].flatMap((entry) =>
    entry ? [shown(records.type, records.read(entry), properties, propertiesWithHistory)] : [],
  );
  const now = new Date().toISOString();
  const answer = { status: "COMPLETE", results, startedAt: now, completedAt: now };
  if (missing.length === 0) return { status: 200, body: answer };
  const message = `Could not get some ${records.type.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`;
  const errors = [{ status: "error", category: "OBJECT_NOT_FOUND", message, context: { ids: missing } }];
  return { status: 207, body: { ...answer, numErrors: 1, errors } };
}

/** Names in one parameter with commas, or in several. */
function names(value: string | string[] | undefined): string[] {
  return [value ?? []].flat().flatMap((text) => text.split(",").filter(Boolean));
}
