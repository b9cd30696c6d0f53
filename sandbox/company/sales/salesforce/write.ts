import { join } from "node:path";
import { DAY } from "../../base/calendar.ts";
import type { Rng } from "../../base/rng.ts";
import { writeLines } from "../../base/writers.ts";
import type { IdentityLink } from "../../market/identity.ts";
import type { Scale } from "../../scales.ts";
import type { WrittenCrm } from "../hubspot/write.ts";
import type { Journey, Opportunity } from "../model.ts";
import type { Rep } from "../reps.ts";
import { type Draft, draft, isFieldHistory, toWire } from "./draft.ts";
import { dataLoad, duplicateAccounts } from "./duplicates.ts";
import { describeLines } from "./fields.ts";
import { type ObjectName, PREFIXES, salesforceId } from "./ids.ts";
import { OLD_PROPOSAL } from "./names.ts";
import type { Org } from "./org.ts";
import { schoolInSalesforce } from "./records.ts";

/** The registry's name of the stream of each object. */
const STREAMS: Readonly<Record<ObjectName, string>> = {
  User: "users",
  Account: "accounts",
  Contact: "contacts",
  Lead: "leads",
  Opportunity: "opportunities",
  OpportunityHistory: "opportunity_history",
  OpportunityFieldHistory: "opportunity_field_history",
  LeadHistory: "lead_history",
  Task: "tasks",
  Event: "events",
};
const OBJECTS = Object.keys(PREFIXES) as ObjectName[];
/** Objects whose records stand for a school. */
const OF_SCHOOLS: readonly ObjectName[] = ["Account", "Contact", "Lead", "Opportunity"];

/** Writes salesforce/<Object>.ndjson, deleted records included, in the order of (time of change, Id), and describe.ndjson. */
export function writeSalesforce(
  rng: Rng,
  dir: string,
  journeys: readonly Journey[],
  reps: readonly Rep[],
  scale: Scale,
): WrittenCrm {
  const users = new Map(reps.map((rep) => [rep, userOf(rep, scale)]));
  const org: Org = {
    user: (rep) => users.get(rep) as Draft,
    renamedAt: scale.start + Math.floor((scale.end - scale.start) * OLD_PROPOSAL.untilShare),
    end: scale.end,
  };
  const all: Draft[] = [...users.values()];
  const opportunities: [Opportunity, Draft][] = [];
  for (const journey of journeys) {
    if (!journey.crms.includes("salesforce")) continue;
    const school = schoolInSalesforce(rng.fork(journey.organisation.id), journey, org);
    all.push(...school.records);
    opportunities.push(...school.opportunities);
  }
  const accounts = all.filter(({ object }) => object === "Account");
  all.push(...duplicateAccounts(rng.fork("duplicates"), accounts, scale.end));
  dataLoad(rng.fork("load"), all, scale.end - 90 * DAY);

  for (const object of OBJECTS) number(object, ofObject(all, object));
  const counts: Record<string, number> = {};
  const links: IdentityLink[] = [];
  for (const object of OBJECTS) {
    const stream = STREAMS[object];
    const changedAt = (record: Draft) => (isFieldHistory(object) ? record.createdAt : record.modifiedAt);
    const records = ofObject(all, object).sort(
      (a, b) => changedAt(a) - changedAt(b) || (a.id < b.id ? -1 : 1),
    );
    const file = join(dir, "salesforce", `${object}.ndjson`);
    counts[`salesforce.${stream}`] = writeLines(file, records.map(toWire));
    if (!OF_SCHOOLS.includes(object)) continue;
    for (const { id: key, organisationId: organisation_id } of records) {
      links.push({ source: "salesforce", stream, key, organisation_id });
    }
  }
  writeLines(join(dir, "salesforce", "describe.ndjson"), describeLines());
  return { counts, links, deals: new Map(opportunities.map(([one, deal]) => [one, deal.id])) };
}

function ofObject(records: readonly Draft[], object: ObjectName): Draft[] {
  return records.filter((record) => record.object === object);
}

/** Ids grow in the order of creation. Both kinds of field history share a prefix, so their numbers lie apart. */
function number(object: ObjectName, records: Draft[]): void {
  const first = object === "LeadHistory" ? 40_000_000 : 900_000;
  records.sort((a, b) => a.createdAt - b.createdAt);
  for (const [i, record] of records.entries()) record.id = salesforceId(object, first + i * 7);
}

function userOf(rep: Rep, scale: Scale): Draft {
  const createdAt = Math.max(rep.hiredAt, scale.start - 200 * DAY);
  const user = draft("User", "", createdAt, {
    Username: rep.email,
    Email: rep.email,
    FirstName: rep.firstName,
    LastName: rep.lastName,
    Name: `${rep.firstName} ${rep.lastName}`,
    Department: rep.territory,
    Title: "Account Executive",
    UserType: "Standard",
    IsActive: rep.leftAt === null,
  });
  user.modifiedAt = Math.max(createdAt, rep.leftAt ?? 0);
  return user;
}
