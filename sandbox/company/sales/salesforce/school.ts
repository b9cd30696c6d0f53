import type { Rng } from "../../base/rng.ts";
import { misspell } from "../../people/names.ts";
import { domainsOf } from "../domains.ts";
import type { Journey, Person } from "../model.ts";
import { valueAt } from "../pipeline.ts";
import type { Rep } from "../reps.ts";
import { type Draft, draft } from "./draft.ts";
import { LEAD_STATUS } from "./names.ts";
import type { Org } from "./org.ts";

/** Salesforce wants a last name. */
const NO_LAST_NAME = "[not provided]";

export function leadOf(rng: Rng, journey: Journey, org: Org): Draft {
  const { organisation, status } = journey;
  const [person] = journey.people;
  const now = status.at(-1);
  const lead = draft("Lead", organisation.id, journey.createdAt, {
    IsDeleted: false,
    MasterRecordId: null,
    ...nameOf(person),
    Company: misspell(rng, organisation.name).trim(),
    Website: domainsOf(rng, organisation.domain).website,
    Country: organisation.country,
    NumberOfEmployees: rng.chance(0.6) ? organisation.seats : null,
    LeadSource: rng.pick(["Web", "Trade Show", "Partner Referral", "Purchased List"]),
    Status: LEAD_STATUS[now?.value ?? "new"],
    Unqualified_Reason__c: journey.unqualifiedReason,
    IsConverted: false,
    ConvertedDate: null,
    ConvertedAccountId: null,
    ConvertedContactId: null,
    ConvertedOpportunityId: null,
  });
  const isConverted = now?.value === "qualified";
  const owner = isConverted ? valueAt(journey.owner, now.from) : journey.owner.at(-1)?.value;
  lead.references.OwnerId = org.user(owner as Rep);
  const changes = [...status, ...(isConverted ? [] : journey.owner)].map(({ from }) => from);
  lead.modifiedAt = Math.max(...changes);
  return lead;
}

/** A converted lead stays and names what it became. */
export function convert(lead: Draft, account: Draft, contact: Draft, deal: Draft, at: number): void {
  lead.fields.IsConverted = true;
  lead.fields.ConvertedDate = new Date(at * 1000).toISOString().slice(0, 10);
  lead.references.ConvertedAccountId = account;
  lead.references.ConvertedContactId = contact;
  lead.references.ConvertedOpportunityId = deal;
}

export function accountOf(rng: Rng, journey: Journey, createdAt: number, org: Org): Draft {
  const { organisation } = journey;
  const won = journey.opportunities.find(({ stages }) => stages.at(-1)?.value === "won");
  const account = draft("Account", organisation.id, createdAt, {
    IsDeleted: false,
    MasterRecordId: null,
    Name: misspell(rng, organisation.name).trim(),
    Type: won ? "Customer - Direct" : "Prospect",
    BillingCountry: organisation.country,
    Phone: journey.people[0].phone,
    Website: domainsOf(rng, organisation.domain).website,
    Industry: "Education",
    NumberOfEmployees: organisation.seats,
    Vertical__c: organisation.industry,
  });
  own(account, journey, org);
  account.modifiedAt = Math.max(account.modifiedAt, won?.closedAt ?? 0);
  return account;
}

export function contactOf(
  journey: Journey,
  person: Person,
  account: Draft,
  createdAt: number,
  org: Org,
): Draft {
  const contact = draft("Contact", journey.organisation.id, createdAt, {
    IsDeleted: false,
    MasterRecordId: null,
    ...nameOf(person),
    HasOptedOutOfEmail: false,
  });
  contact.references.AccountId = account;
  own(contact, journey, org);
  return contact;
}

function own(record: Draft, journey: Journey, org: Org): void {
  record.references.OwnerId = org.user(journey.owner.at(-1)?.value as Rep);
  record.modifiedAt = Math.max(record.createdAt, ...journey.owner.map(({ from }) => from));
}

function nameOf(person: Person): Record<string, string | null> {
  return {
    FirstName: person.firstName,
    LastName: person.lastName ?? NO_LAST_NAME,
    Title: person.title,
    Email: person.email.toLowerCase(),
    Phone: person.phone,
  };
}
