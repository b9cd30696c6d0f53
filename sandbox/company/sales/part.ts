import { join } from "node:path";
import { group } from "d3-array";
import type { Rng } from "../base/rng.ts";
import { writeLines } from "../base/writers.ts";
import { recurringAt } from "../billing/mrr.ts";
import type { Company } from "../company.ts";
import type { Organisation } from "../market/organisation.ts";
import type { Part, World } from "../part.ts";
import { writeHubspot } from "./hubspot/write.ts";
import { journeyOf } from "./journey.ts";
import type { FirstPayment, Journey } from "./model.ts";
import { peopleIn } from "./person.ts";
import { salesTeam } from "./reps.ts";
import { writeSalesforce } from "./salesforce/write.ts";
import { type DealKeys, salesTruth, stageLines } from "./truth.ts";

/** The sales team's work with schools, as HubSpot and Salesforce hold it. */
export const sales: Part = {
  name: "sales",
  says: "sales: HubSpot and Salesforce",
  folders: ["hubspot", "salesforce"],
  write({ rng, company, organisations }: World, dir: string) {
    const { scale } = company;
    const reps = salesTeam(rng.fork("reps"), scale);
    const usersOf = group(company.users, (user) => user.account);
    const journeys = worked(rng.fork("chosen"), organisations).map((organisation): Journey => {
      const draws = rng.fork(organisation.id);
      const users = organisation.accounts.flatMap((account) => usersOf.get(account) ?? []);
      const people = peopleIn(draws, organisation, users);
      return journeyOf(draws, organisation, reps, firstPayment(company, organisation), people, scale.end);
    });
    const hubspot = writeHubspot(rng.fork("hubspot"), dir, journeys, reps, scale);
    const salesforce = writeSalesforce(rng.fork("salesforce"), dir, journeys, reps, scale);
    const keys: DealKeys = new Map();
    for (const [deal, key] of hubspot.deals) keys.set(deal, { crm: "hubspot", key });
    for (const [deal, key] of salesforce.deals) keys.set(deal, { crm: "salesforce", key });
    writeLines(join(dir, "truth_sales_stages.ndjson"), stageLines(journeys, keys));
    return {
      counts: { ...hubspot.counts, ...salesforce.counts },
      truth: salesTruth(scale, reps, journeys),
      links: [...hubspot.links, ...salesforce.links],
    };
  },
};

const SIGN_UPS_WORKED = 0.85;
const PROSPECTS_PER_SIGN_UP = 0.9;

/** The schools that sales ever worked with: most sign-ups, and about as many prospects. */
function worked(rng: Rng, organisations: readonly Organisation[]): Organisation[] {
  const prospects = organisations.filter(({ accounts }) => accounts.length === 0).length;
  const signUps = organisations.length - prospects;
  const share = Math.min(1, (PROSPECTS_PER_SIGN_UP * signUps) / Math.max(1, prospects));
  return organisations.filter(({ accounts }) => rng.chance(accounts.length > 0 ? SIGN_UPS_WORKED : share));
}

/** The first payment of any of a school's accounts, and its monthly recurring revenue from then on. */
function firstPayment(company: Company, organisation: Organisation): FirstPayment | null {
  let first: FirstPayment | null = null;
  for (const account of organisation.accounts) {
    for (const sub of company.subs.get(account) ?? []) {
      const paid = sub.invoices.filter(({ amountDue, paidAt }) => amountDue > 0 && paidAt !== null);
      const at = Math.min(...paid.map(({ paidAt }) => paidAt as number));
      if (at === Number.POSITIVE_INFINITY || (first && first.at <= at)) continue;
      const mrrCents = (recurringAt(sub, at, company.rates) ?? []).reduce((sum, { cents }) => sum + cents, 0);
      if (mrrCents > 0) first = { at, mrrCents };
    }
  }
  return first;
}
