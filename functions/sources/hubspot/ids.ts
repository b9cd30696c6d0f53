import { pageShape } from "../../ingest/page-shape.ts";
import type { Hubspot } from "./client.ts";
import { type ObjectType, objects } from "./objects.ts";

export type Span = { from: number; until: number };

const pageSize = 200;

/**
 * Ids of the living records of a type that were changed in [from, until), in ascending order, page by page. Each
 * page asks for ids beyond the last one: pages by offset end at the ten-thousandth result, and shift when a record is
 * changed meanwhile. `last` is true on the last page.
 */
export async function* changedIds(
  hubspot: Hubspot,
  type: ObjectType,
  where: string,
  span: Span,
  after: string | null,
  signal?: AbortSignal,
): AsyncGenerator<{ ids: string[]; last: boolean }> {
  const { modified } = objects[type];
  const filter = (propertyName: string, operator: string, value: string) => ({
    propertyName,
    operator,
    value,
  });
  for (let beyond = after ?? "0"; ; ) {
    const filters = [
      filter(modified, "GTE", String(span.from)),
      filter(modified, "LT", String(span.until)),
      filter("hs_object_id", "GT", beyond),
    ];
    const body = {
      filterGroups: [{ filters }],
      sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
      properties: [],
      limit: pageSize,
    };
    const { results, total } = await hubspot.search(`/crm/v3/objects/${type}/search`, body, where, signal);
    const ids = results.map(({ value }) => String(value.id));
    for (const [i, id] of ids.entries()) {
      if (!(Number(id) > Number(ids[i - 1] ?? beyond)))
        throw pageShape(where, `the search answers ${id} after ${ids[i - 1] ?? beyond}`);
    }
    if (ids.length === 0 && total > 0) throw pageShape(where, `an empty page of ${total} results`);
    const last = total <= ids.length;
    yield { ids, last };
    if (last) return;
    beyond = ids.at(-1) ?? beyond;
  }
}

/** Ids of all living records of a type, page by page, with HubSpot's token of the next one. */
export async function* livingIds(
  hubspot: Hubspot,
  type: ObjectType,
  where: string,
  signal?: AbortSignal,
): AsyncGenerator<{ ids: string[]; next: string | null }> {
  for (let after: string | null = null; ; ) {
    const query = after ? `&after=${encodeURIComponent(after)}` : "";
    const { results, next } = await hubspot.get(`/crm/v3/objects/${type}?limit=100${query}`, where, signal);
    if (next !== null && next === after) throw pageShape(where, `the list of ${type} does not go on`);
    yield { ids: results.map(({ value }) => String(value.id)), next };
    if (next === null) return;
    after = next;
  }
}
