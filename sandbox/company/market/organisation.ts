import { group } from "d3-array";
import { hashFor } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Lead } from "../leads/prospects.ts";
import type { Account } from "../people/accounts.ts";

/**
 * A school as it is in the world, whether it became a customer or only looked at the website. Every system knows it
 * under a spelling, a domain and a key of its own.
 */
export interface Organisation {
  /** Known to the truth alone. */
  id: string;
  name: string;
  /** The domain of its own e-mail addresses; no two organisations share one. */
  domain: string;
  country: string;
  /** Kind of school, as in people/names.ts. */
  industry: string;
  /** Teachers and staff who would need a seat. */
  seats: number;
  /** Sign-ups of the school, oldest first; none for a prospect. */
  accounts: readonly Account[];
  /** Its people who left an e-mail address on the website, oldest first. */
  leads: readonly Lead[];
  /** When anybody of it was first seen, unix seconds. */
  firstSeenAt: number;
}

/**
 * Every school behind accounts and leads, oldest first: sign-ups of one school are one organisation, each prospect is
 * one of its own.
 */
export function organisationsOf(
  rng: Rng,
  accounts: readonly Account[],
  leads: readonly Lead[],
): Organisation[] {
  const ofAccount = group(leads, (lead) => lead.accountId ?? "");
  const customers = [...group(accounts, (account) => account.duplicateOf ?? account.id).values()].map(
    (same) =>
      customer(
        same,
        same.flatMap(({ id }) => ofAccount.get(id) ?? []),
      ),
  );
  const prospects = (ofAccount.get("") ?? []).map((lead) => prospect(rng, lead));
  return [...customers, ...prospects].sort(
    (a, b) => a.firstSeenAt - b.firstSeenAt || (a.domain < b.domain ? -1 : 1),
  );
}

function customer(accounts: readonly Account[], leads: readonly Lead[]): Organisation {
  const [first] = accounts as readonly [Account];
  const oldestFirst = leads.toSorted((a, b) => a.firstSeenAt - b.firstSeenAt);
  return {
    id: idOf(first.id),
    name: first.name,
    domain: first.mailDomain,
    country: first.country,
    industry: first.industry,
    seats: first.seats,
    accounts,
    leads: oldestFirst,
    firstSeenAt: Math.min(first.createdAt, oldestFirst[0]?.firstSeenAt ?? first.createdAt),
  };
}

function prospect(rng: Rng, lead: Lead): Organisation {
  const draws = rng.fork(lead.id);
  return {
    id: idOf(lead.id),
    name: lead.companyName,
    domain: lead.domain,
    country: lead.country,
    industry: lead.industry,
    seats: Math.max(2, Math.min(180, Math.round(Math.exp(2.2 + draws.normal() * 0.75)))),
    accounts: [],
    leads: [lead],
    firstSeenAt: lead.firstSeenAt,
  };
}

/** An id that depends on the first record alone, not on the order of the others. */
function idOf(first: string): string {
  return `org_${hashFor(first).slice(0, 12)}`;
}
