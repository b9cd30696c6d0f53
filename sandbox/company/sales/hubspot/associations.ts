import type { Draft } from "./draft.ts";
import type { ObjectType } from "./schema.ts";

/** HubSpot's own association types from one object type to another: the plain one, and the primary one where there is one. */
const TYPE_IDS: Readonly<Record<string, { plain: number; primary?: number }>> = {
  "contacts>companies": { plain: 279, primary: 1 },
  "deals>companies": { plain: 341, primary: 5 },
  "deals>contacts": { plain: 3 },
  "calls>contacts": { plain: 194 },
  "calls>companies": { plain: 182 },
  "calls>deals": { plain: 206 },
  "emails>contacts": { plain: 198 },
  "emails>companies": { plain: 186 },
  "emails>deals": { plain: 210 },
  "meetings>contacts": { plain: 200 },
  "meetings>companies": { plain: 188 },
  "meetings>deals": { plain: 212 },
  "notes>contacts": { plain: 202 },
  "notes>companies": { plain: 190 },
  "notes>deals": { plain: 214 },
  "tickets>contacts": { plain: 16 },
  "tickets>companies": { plain: 339, primary: 26 },
};

/** One line for each record and each object type that it is associated with, in the order of the records' ids. */
export function* associationLines(records: readonly Draft[]): Generator<object> {
  for (const from of records) {
    if (from.archivedMs !== null) continue;
    const living = from.links.filter((to) => to.archivedMs === null);
    for (const type of new Set(living.map((to) => to.type))) {
      const to = living.filter((other) => other.type === type).map((other) => target(from.type, other));
      yield { from_type: from.type, from_id: from.id, to_type: type, to };
    }
  }
}

function target(from: ObjectType, to: Draft): object {
  const ids = TYPE_IDS[`${from}>${to.type}`];
  if (!ids) throw new Error(`HubSpot associates no ${from} with ${to.type}`);
  const kind = (typeId: number, label: string | null) => ({ category: "HUBSPOT_DEFINED", typeId, label });
  const primary = ids.primary === undefined ? [] : [kind(ids.primary, "Primary")];
  return { toObjectId: Number(to.id), associationTypes: [...primary, kind(ids.plain, null)] };
}
