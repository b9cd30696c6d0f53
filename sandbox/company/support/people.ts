import { hexId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Organisation } from "../market/organisation.ts";
import type { Account } from "../people/accounts.ts";
import { misspell, slug } from "../people/names.ts";
import type { User } from "../people/users.ts";
import type { Requester } from "./ticket.ts";

/** A school as support spells it. */
export interface SupportOrganisation {
  id: number;
  school: Organisation;
  name: string;
  domains: string[];
  externalId: string | null;
  createdAt: number;
  updatedAt: number;
}

const KNOWN = 0.86;
const MERGED = 0.05;

/** The customers that support keeps as organisations, oldest first; it never made one for every school. */
export function supportOrganisations(
  rng: Rng,
  schools: readonly Organisation[],
  end: number,
): SupportOrganisation[] {
  const customers = schools.filter(({ accounts }) => accounts.length > 0);
  const known = customers.flatMap((school) => {
    const draws = rng.fork(school.id);
    const account = school.accounts[0] as Account;
    const createdAt = account.createdAt + Math.floor(draws.between(0.01, 6) * 86_400);
    if (!draws.chance(KNOWN) || createdAt >= end) return [];
    const edited = createdAt + Math.floor(draws.between(1, 200) * 86_400);
    const name = misspell(draws, school.name).trim();
    const domains = draws.chance(0.9) ? [school.domain] : [];
    const externalId = draws.chance(0.3) ? account.id : null;
    const updatedAt = draws.chance(0.35) && edited < end ? edited : createdAt;
    return [{ id: 0, school, name, domains, externalId, createdAt, updatedAt }];
  });
  known.sort((a, b) => a.createdAt - b.createdAt);
  for (const [index, organisation] of known.entries()) organisation.id = 41_000_000_001 + index * 19;
  return known;
}

/** Someone of a school who writes for the first time. Ids are given by `numberRequesters`. */
export function requesterOf(rng: Rng, account: Account, user: User, at: number): Requester {
  return {
    id: 0,
    account,
    name: rng.chance(0.9) ? user.fullName : (user.email.split("@")[0] as string),
    email: user.email,
    externalId: rng.chance(0.5) ? user.id : null,
    createdAt: at,
    mergedInto: null,
    mergedAt: null,
  };
}

/**
 * Numbers the requesters by the time of their first ticket, and adds the second selves of some: a private address from
 * which they once wrote, merged into the first by an agent later.
 */
export function numberRequesters(rng: Rng, requesters: readonly Requester[], end: number): Requester[] {
  const selves = requesters.flatMap((main) => {
    const mergedAt = main.createdAt + Math.floor(rng.between(2, 40) * 86_400);
    if (!rng.chance(MERGED) || mergedAt >= end) return [main];
    const email = `${slug(main.name, ".")}.${hexId(rng, "", 3)}@mail.example`;
    return [main, { ...main, email, externalId: null, createdAt: main.createdAt + 3_600, mergedAt }];
  });
  const ordered = selves.sort((a, b) => a.createdAt - b.createdAt);
  for (const [index, requester] of ordered.entries()) requester.id = 51_000_000_001 + index * 23;
  for (const other of ordered) {
    if (other.mergedAt === null) continue;
    const main = ordered.find(
      (r) => r.account === other.account && r.name === other.name && r.mergedAt === null,
    );
    other.mergedInto = main?.id ?? null;
  }
  return ordered;
}
