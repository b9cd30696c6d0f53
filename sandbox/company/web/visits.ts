import { DAY, DAY_MS, weekday } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { Lead } from "../leads/prospects.ts";
import type { Organisation } from "../market/organisation.ts";
import type { World } from "../part.ts";
import type { Account, CHANNELS } from "../people/accounts.ts";
import { COUNTRIES } from "../people/names.ts";
import type { User } from "../people/users.ts";
import { signupFactor, WEEKDAY } from "../shifts.ts";
import { lastSend } from "./emails.ts";
import { type Cookie, NOBODY, type Visitor, visitor } from "./people.ts";
import { DIRECT, TOUCHES, type Touch, touchOf } from "./touches.ts";
import { VOLUMES } from "./volumes.ts";

/** What a visit comes to. */
export type Goal = "look" | "contact" | "qualify" | "sign_up" | "log_in";

export interface Visit {
  atMs: number;
  visitor: Visitor;
  cookie: Cookie;
  touch: Touch;
  goal: Goal;
  /** When a conversion is complete, ms; the visit begins some minutes before. */
  doneMs?: number;
}

const HOUR_MS = 3_600_000;
/** Visits of one person are further apart than a session can last. */
const APART_MS = 2 * HOUR_MS;
/** Share of a known school's visits from its own network; the rest come through providers. */
const OWN_NETWORK = 0.55;

/** Every visit to the website, in order of time. */
export function planVisits({ rng, company, organisations }: World): Visit[] {
  const { scale } = company;
  const owners = new Map(company.users.filter((u) => u.role === "owner").map((u) => [u.account, u]));
  const visits: Visit[] = [];
  for (const organisation of organisations) {
    for (const person of knownPeople(organisation, owners)) {
      const draws = rng.fork(person.key);
      if (person.account === null && !draws.chance(VOLUMES[scale.name].seenLeads)) continue;
      visits.push(...knownVisits(draws, organisation, person, scale));
    }
  }
  visits.push(...anonymousVisits(rng.fork("anonymous"), scale, organisations));
  return visits
    .filter(({ atMs }) => atMs >= scale.start * 1000 && atMs < scale.end * 1000 - HOUR_MS)
    .sort((a, b) => a.atMs - b.atMs || (a.visitor.key < b.visitor.key ? -1 : 1));
}

interface Known {
  key: string;
  lead: Lead | null;
  account: Account | null;
  user: User | null;
}

/** Owners of accounts, each the lead that they were before, and the leads that signed nothing. */
function* knownPeople(organisation: Organisation, owners: ReadonlyMap<Account, User>): Generator<Known> {
  for (const account of organisation.accounts) {
    const lead = organisation.leads.find(({ accountId }) => accountId === account.id) ?? null;
    yield { key: `account ${account.id}`, lead, account, user: owners.get(account) ?? null };
  }
  for (const lead of organisation.leads) {
    if (lead.accountId === null) yield { key: `lead ${lead.id}`, lead, account: null, user: null };
  }
}

function knownVisits(
  rng: Rng,
  organisation: Organisation,
  { key, lead, account, user }: Known,
  scale: { end: number },
): Visit[] {
  const convertedMs = account ? account.createdAt * 1000 : (lead as Lead).firstSeenAt * 1000;
  const earlier = Math.min(5, rng.poisson(account ? 1.4 : 0.9));
  const times = [convertedMs - Math.floor(rng.between(2, 14) * 60_000)];
  for (let i = 0; i < earlier; i++) {
    times.unshift((times[0] as number) - APART_MS - Math.floor(rng.exponential(5 * DAY_MS)));
  }
  const identity = {
    organisationId: organisation.id,
    leadId: lead?.id ?? null,
    accountId: account?.id ?? null,
    userId: user?.id ?? null,
    network: rng.chance(OWN_NETWORK) ? organisation.id : null,
  };
  const who = visitor(rng, key, organisation.country, times[0] as number, identity, true);
  const cameBy = lead
    ? touchOf(lead.source, lead.medium, lead.campaign)
    : touchOfChannel(rng, account as Account);
  const last = times.length - 1;
  const goal: Goal = account ? "sign_up" : rng.chance(0.55) ? "qualify" : "contact";
  const visits = times.map((atMs, index): Visit => {
    // The touch that counts is the last that was not direct; some come back by themselves to convert.
    const direct = index === last && index > 0 && rng.chance(0.3);
    const counts = index === last || (index === last - 1 && rng.chance(0.4));
    const touch = direct ? DIRECT : counts ? cameBy : anyTouch(rng);
    const cookie = index === last ? (who.cookies[0] as Cookie) : rng.pick(who.cookies);
    const converts = index === last ? { goal, doneMs: convertedMs } : { goal: "look" as const };
    return { atMs, visitor: who, cookie, touch, ...converts };
  });
  if (account && user) visits.push(...laterVisits(rng, who, account, scale.end));
  return visits;
}

/** Customers come back through the website's log-in now and then. */
function laterVisits(rng: Rng, who: Visitor, account: Account, end: number): Visit[] {
  const count = Math.min(8, rng.poisson(1.6));
  let atMs = account.createdAt * 1000;
  return Array.from({ length: count }, (): Visit => {
    atMs += DAY_MS + Math.floor(rng.exponential(12 * DAY_MS));
    const touch = rng.chance(0.75) ? DIRECT : anyTouch(rng);
    return { atMs, visitor: who, cookie: rng.pick(who.cookies), touch, goal: "log_in" };
  }).filter((visit) => visit.atMs < end * 1000);
}

function anonymousVisits(
  rng: Rng,
  scale: World["company"]["scale"],
  organisations: readonly Organisation[],
): Visit[] {
  const days = (scale.end - scale.start) / DAY;
  const weight = (day: number): number => {
    const at = scale.start + day * DAY;
    return signupFactor(scale, at) * (WEEKDAY[weekday(at)] as number);
  };
  let total = 0;
  for (let day = 0; day < days; day++) total += weight(day);
  const perDay = VOLUMES[scale.name].anonymousVisits / total / 1.35;
  const visits: Visit[] = [];
  for (let day = 0; day < days; day++) {
    const count = rng.poisson(perDay * weight(day));
    for (let i = 0; i < count; i++) {
      const draws = rng.fork(`${day} ${i}`);
      visits.push(
        ...strangerVisits(draws, `anonymous ${day} ${i}`, (scale.start + day * DAY) * 1000, organisations),
      );
    }
  }
  return visits;
}

/** One to four visits of somebody who never says who they are; some sit in the network of a school. */
function strangerVisits(
  rng: Rng,
  key: string,
  dayMs: number,
  organisations: readonly Organisation[],
): Visit[] {
  const [iso] = rng.weighted(COUNTRIES.map((c) => [c, c[1]] as const));
  const colleague = rng.chance(0.06) && organisations.length > 0 ? rng.pick(organisations) : null;
  const identity = colleague ? { ...NOBODY, network: colleague.id } : NOBODY;
  let atMs = dayMs + Math.floor(Math.min(23, Math.max(0.2, 14 + rng.normal() * 4.5)) * HOUR_MS);
  const who = visitor(rng, key, colleague?.country ?? iso, atMs, identity, false);
  const count = 1 + Math.min(3, rng.poisson(0.35));
  return Array.from({ length: count }, (_, index): Visit => {
    const touch = index > 0 && rng.chance(0.5) ? DIRECT : anyTouch(rng);
    if (index > 0) atMs += APART_MS + Math.floor(rng.exponential(6 * DAY_MS));
    else if (touch.medium === "email")
      atMs = lastSend(touch.campaign, atMs) + Math.floor(rng.exponential(DAY_MS));
    return { atMs, visitor: who, cookie: who.cookies[0] as Cookie, touch, goal: "look" };
  });
}

function anyTouch(rng: Rng): Touch {
  return rng.weighted(TOUCHES.map((touch) => [touch, touch.weight] as const));
}

/** What an account's channel says of the way in which it came. */
function touchOfChannel(rng: Rng, account: Account): Touch {
  const groups: Readonly<Record<(typeof CHANNELS)[number][0], readonly string[]>> = {
    organic: ["Organic Search", "Direct"],
    paid: ["Paid Search", "Paid Social", "Cross-network", "Paid Video"],
    referral: ["Referral", "Affiliates"],
    content: ["Email", "Unassigned", "Organic Video"],
  };
  const fitting = TOUCHES.filter(({ channel }) => groups[account.channel].includes(channel));
  return rng.weighted(fitting.map((touch) => [touch, touch.weight] as const));
}
