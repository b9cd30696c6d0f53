import { join } from "node:path";
import { DAY, isoOf } from "../../base/calendar.ts";
import type { Rng } from "../../base/rng.ts";
import { writeLines } from "../../base/writers.ts";
import type { IdentityLink } from "../../market/identity.ts";
import type { Scale } from "../../scales.ts";
import type { Journey, Opportunity } from "../model.ts";
import type { Rep } from "../reps.ts";
import { associationLines } from "./associations.ts";
import { type Draft, number, toWire } from "./draft.ts";
import { bulkImport, duplicateCompanies } from "./duplicates.ts";
import { schoolInHubspot } from "./records.ts";
import { OBJECT_TYPES, PROPERTIES, pipelines } from "./schema.ts";

export interface WrittenCrm {
  counts: Record<string, number>;
  links: IdentityLink[];
  /** The id of the deal or opportunity record. */
  deals: Map<Opportunity, string>;
}

/** Writes hubspot/*.ndjson: objects in the order of (updatedAt, id), owners, pipelines, properties, associations. */
export function writeHubspot(
  rng: Rng,
  dir: string,
  journeys: readonly Journey[],
  reps: readonly Rep[],
  scale: Scale,
): WrittenCrm {
  const endMs = scale.end * 1000;
  const deals = new Map<Opportunity, Draft>();
  const all: Draft[] = [];
  for (const journey of journeys) {
    if (!journey.crms.includes("hubspot")) continue;
    const school = schoolInHubspot(rng.fork(journey.organisation.id), journey, ownerId, endMs);
    all.push(...school.records);
    for (const [opportunity, deal] of school.deals) deals.set(opportunity, deal);
  }
  const companies = all.filter(({ type }) => type === "companies");
  all.push(...duplicateCompanies(rng.fork("duplicates"), companies, endMs));
  bulkImport(rng.fork("import"), all, endMs - 75 * DAY * 1000);

  const file = (name: string) => join(dir, "hubspot", `${name}.ndjson`);
  const counts: Record<string, number> = {};
  const links: IdentityLink[] = [];
  const ordered: Draft[] = [];
  for (const type of OBJECT_TYPES) {
    const records = all.filter((record) => record.type === type);
    number(rng.fork(`ids ${type}`), records);
    ordered.push(...records.toSorted((a, b) => Number(a.id) - Number(b.id)));
  }
  for (const type of OBJECT_TYPES) {
    const records = all.filter((record) => record.type === type);
    records.sort((a, b) => a.modifiedMs - b.modifiedMs || Number(a.id) - Number(b.id));
    counts[`hubspot.${type}`] = writeLines(file(type), records.map(toWire));
    if (type !== "companies" && type !== "contacts" && type !== "deals") continue;
    for (const { id, organisationId, merged } of records) {
      for (const key of [id, ...merged.map((other) => other.id)]) {
        links.push({ source: "hubspot", stream: type, key, organisation_id: organisationId });
      }
    }
  }
  counts["hubspot.associations"] = writeLines(file("associations"), associationLines(ordered));
  counts["hubspot.owners"] = writeLines(
    file("owners"),
    reps.map((rep) => owner(rep, scale)),
  );
  const created = isoOf(scale.start - 300 * DAY);
  const { deals: forDeals, tickets } = pipelines(created, isoOf(scale.end - 200 * DAY));
  counts["hubspot.pipelines"] = writeLines(file("pipelines"), [
    ...forDeals.map((pipeline) => ({ type: "deals", pipeline })),
    ...tickets.map((pipeline) => ({ type: "tickets", pipeline })),
  ]);
  counts["hubspot.properties"] = writeLines(file("properties"), propertyLines(created));
  const ids = [...deals].map(([opportunity, deal]) => [opportunity, deal.id] as const);
  return { counts, links, deals: new Map(ids) };
}

function ownerId(rep: Rep): string {
  return String(41_000_000 + rep.index * 17);
}

/** Somebody who left stays as an archived owner: the deals still carry the id. */
function owner(rep: Rep, scale: Scale): object {
  const createdAt = isoOf(Math.max(rep.hiredAt, scale.start - 200 * DAY));
  const userId = 7_000_000 + rep.index;
  return {
    id: ownerId(rep),
    email: rep.email,
    type: "PERSON",
    firstName: rep.firstName,
    lastName: rep.lastName,
    ...(rep.leftAt === null ? { userId } : {}),
    userIdIncludingInactive: userId,
    createdAt,
    updatedAt: rep.leftAt === null ? createdAt : isoOf(rep.leftAt),
    archived: rep.leftAt !== null,
    teams: [{ id: String(900 + (rep.index % 4)), name: rep.territory, primary: true }],
  };
}

function* propertyLines(createdAt: string): Generator<object> {
  for (const type of OBJECT_TYPES) {
    for (const [name, kind] of Object.entries(PROPERTIES[type])) {
      const own = name.startsWith("dreamclass_");
      yield {
        type,
        property: {
          name,
          label: name.replace(/^(hs|dreamclass)_/, "").replaceAll("_", " "),
          description: "",
          groupName: own ? "dreamclass" : `${type}information`,
          type: kind,
          fieldType: kind === "enumeration" ? "select" : kind === "datetime" ? "date" : "text",
          options: [],
          hubspotDefined: !own,
          calculated: false,
          hidden: false,
          archived: false,
          createdAt,
          updatedAt: createdAt,
        },
      };
    }
  }
}
