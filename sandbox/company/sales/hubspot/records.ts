import type { Rng } from "../../base/rng.ts";
import { misspell } from "../../people/names.ts";
import { domainsOf } from "../domains.ts";
import type { Journey, Opportunity, Person } from "../model.ts";
import { activityOf } from "./activity.ts";
import { dealOf } from "./deal.ts";
import { type Draft, draft, setHistory } from "./draft.ts";
import { ms, type OwnerId, ownerSteps } from "./owner.ts";
import { LEAD_STATUS } from "./schema.ts";
import { tickets } from "./ticket.ts";

/** What HubSpot holds of one school; deals and activities only where Salesforce has none of them. */
interface SchoolInHubspot {
  records: Draft[];
  /** The deal of each opportunity. */
  deals: Map<Opportunity, Draft>;
}

const ARCHIVED = 0.02;
const ARCHIVED_ACTIVITY = 0.015;

export function schoolInHubspot(
  rng: Rng,
  journey: Journey,
  ownerId: OwnerId,
  endMs: number,
): SchoolInHubspot {
  const { organisation, crms } = journey;
  const company = companyOf(rng, journey, ownerId);
  const contacts = journey.people.map((person, i) => contactOf(rng, journey, person, i, ownerId));
  for (const contact of contacts) contact.links.push(company);
  const records = [company, ...contacts];
  const deals = new Map<Opportunity, Draft>();
  if (!crms.includes("salesforce")) {
    for (const opportunity of journey.opportunities) {
      const deal = dealOf(rng, journey, opportunity, ownerId);
      deal.links.push(company, contacts[0] as Draft);
      deals.set(opportunity, deal);
    }
    records.push(...deals.values());
    for (const activity of journey.activities) {
      const done = activityOf(rng, organisation.id, journey.people[0], activity, ownerId);
      const deal = activity.opportunity && deals.get(activity.opportunity);
      done.links.push(company, contacts[0] as Draft, ...(deal ? [deal] : []));
      records.push(done);
    }
    records.push(...tickets(rng, journey, company, contacts[0] as Draft, ownerId, endMs));
  }
  const isGone = deals.size === 0 && rng.chance(ARCHIVED);
  for (const record of records) {
    const isSchool = record.type === "companies" || record.type === "contacts";
    if (isSchool ? isGone : record.type !== "deals" && rng.chance(ARCHIVED_ACTIVITY))
      archive(rng, record, endMs);
  }
  return { records: records.filter(({ createdMs }) => createdMs < endMs), deals };
}

function companyOf(rng: Rng, journey: Journey, ownerId: OwnerId): Draft {
  const { organisation } = journey;
  const { domain, website } = domainsOf(rng, organisation.domain);
  const company = draft("companies", organisation.id, ms(rng, journey.createdAt), {
    name: misspell(rng, organisation.name),
    domain,
    website,
    phone: journey.people[0].phone,
    country: organisation.country,
    numberofemployees: rng.chance(0.7) ? String(organisation.seats) : null,
    dreamclass_vertical: rng.chance(0.8) ? organisation.industry : null,
  });
  setHistory(company, "lifecyclestage", lifecycle(rng, journey, company));
  setHistory(company, "hubspot_owner_id", ownerSteps(journey, company, ownerId));
  return company;
}

function contactOf(rng: Rng, journey: Journey, person: Person, place: number, ownerId: OwnerId): Draft {
  const { organisation } = journey;
  const contact = draft("contacts", organisation.id, ms(rng, journey.createdAt + place * 86_400), {
    email: person.email,
    firstname: person.firstName,
    lastname: person.lastName,
    jobtitle: person.title,
    phone: person.phone,
    company: organisation.name,
    dreamclass_unqualified_reason: place === 0 ? journey.unqualifiedReason : null,
  });
  if (place === 0) {
    const steps = journey.status.map(({ value, from }) => ({ value: LEAD_STATUS[value], atMs: from * 1000 }));
    for (const step of steps) step.atMs = Math.max(contact.createdMs, step.atMs);
    setHistory(contact, "hs_lead_status", steps);
  } else contact.properties.hs_lead_status = null;
  setHistory(contact, "lifecyclestage", lifecycle(rng, journey, contact));
  setHistory(contact, "hubspot_owner_id", ownerSteps(journey, contact, ownerId));
  return contact;
}

function lifecycle(rng: Rng, journey: Journey, record: Draft): { value: string; atMs: number }[] {
  const steps = [{ value: "lead", atMs: record.createdMs }];
  const first = journey.opportunities[0];
  if (first) steps.push({ value: "opportunity", atMs: Math.max(record.createdMs, ms(rng, first.createdAt)) });
  const won = journey.opportunities.find(({ stages }) => stages.at(-1)?.value === "won")?.closedAt;
  if (won) steps.push({ value: "customer", atMs: Math.max(record.createdMs, ms(rng, won)) });
  return steps;
}

function archive(rng: Rng, record: Draft, endMs: number): void {
  const at = record.modifiedMs + rng.int(1, 60) * 86_400_000;
  if (at < endMs) record.archivedMs = at;
}
