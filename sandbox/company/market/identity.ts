import type { Company } from "../company.ts";
import type { Organisation } from "./organisation.ts";

/** One record of a source and the school that it stands for; a line of truth_identity.ndjson. */
export interface IdentityLink {
  /** Source and stream of the registry, such as stripe and customers. */
  source: string;
  stream: string;
  /** The record's primary key there. */
  key: string;
  organisation_id: string;
}

/** The records of backend, billing, CRM dump and lead scoring, each with its school. */
export function* knownLinks(
  company: Company,
  organisations: readonly Organisation[],
): Generator<IdentityLink> {
  const customers = new Set(company.customers.map(({ id }) => id));
  for (const { id: organisation_id, accounts, leads } of organisations) {
    const link = (source: string, stream: string, key: string) => ({ source, stream, key, organisation_id });
    for (const account of accounts) yield link("backend", "accounts", account.id);
    for (const { stripeCustomerId } of accounts) {
      if (stripeCustomerId !== null && customers.has(stripeCustomerId)) {
        yield link("stripe", "customers", stripeCustomerId);
      }
    }
    const crmIds = new Set(accounts.map(({ crmAccountId }) => crmAccountId).filter((key) => key !== null));
    for (const key of crmIds) yield link("crm_dump", "accounts", key);
    for (const lead of leads) yield link("lead_scoring", "leads", lead.id);
  }
}
