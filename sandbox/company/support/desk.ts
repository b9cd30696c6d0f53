import { group } from "d3-array";
import { addMonths, DAY, HOUR, monthIndex, weekday } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { itemsAt } from "../billing/state.ts";
import type { Company } from "../company.ts";
import type { Organisation } from "../market/organisation.ts";
import type { Account } from "../people/accounts.ts";
import type { User } from "../people/users.ts";
import { SEASON } from "../shifts.ts";
import { live } from "./lifecycle.ts";
import { numberRequesters, requesterOf, type SupportOrganisation, supportOrganisations } from "./people.ts";
import { type Agent, SLA_POLICIES, type SlaPolicy, team } from "./team.ts";
import type { Requester, Ticket } from "./ticket.ts";
import { question, TEXTS, topicOf } from "./topics.ts";

/** The help desk as it was simulated. */
export interface HelpDesk {
  end: number;
  agents: Agent[];
  organisations: SupportOrganisation[];
  requesters: Requester[];
  /** Oldest first. */
  tickets: Ticket[];
}

const FIRST_TICKET = 1_001;
/** Tickets of an account a month: some, and more with every seat; a young account asks more. */
const A_MONTH = 0.075;
const A_SEAT = 0.0035;
const YOUNG = 1.8;

export function helpDesk(rng: Rng, company: Company, schools: readonly Organisation[]): HelpDesk {
  const { end, name } = company.scale;
  const agents = team(rng.fork("team"), name);
  const people = group(company.users, (user) => user.account);
  const drafts = company.accounts.flatMap((account) =>
    draftsOf(rng.fork(`account ${account.index}`), company, account, people.get(account) ?? []),
  );
  drafts.sort((a, b) => a.createdAt - b.createdAt);
  const requesters = numberRequesters(
    rng.fork("requesters"),
    [...new Set(drafts.map(({ requester }) => requester))],
    end,
  );
  for (const [index, ticket] of drafts.entries()) {
    ticket.id = FIRST_TICKET + index;
    live(rng.fork(`ticket ${index}`), ticket, agents, end);
  }
  const organisations = supportOrganisations(rng.fork("organisations"), schools, end);
  return { end, agents, organisations, requesters, tickets: drafts };
}

/** The tickets that an account opens while it can be used. */
function draftsOf(rng: Rng, company: Company, account: Account, users: readonly User[]): Ticket[] {
  const { end } = company.scale;
  const known = new Map<User, Requester>();
  const tickets: Ticket[] = [];
  for (const span of company.access.get(account) ?? []) {
    for (let from = span.from; from < span.to; from = addMonths(from, 1)) {
      const to = Math.min(span.to, addMonths(from, 1));
      const young = from < account.createdAt + 45 * DAY ? YOUNG : 1;
      const mean = (A_MONTH + A_SEAT * account.seats) * young * (SEASON[monthIndex(from)] as number);
      const count = rng.poisson((mean * (to - from)) / (30 * DAY));
      for (let i = 0; i < count; i++) {
        const at = officeHour(rng, account, from + Math.floor(rng.float() * (to - from)));
        const there = users.filter((u) => u.createdMs < at * 1000 && (u.deletedMs ?? Infinity) > at * 1000);
        if (at >= end - HOUR || there.length === 0) continue;
        const user = rng.pick(there);
        const requester = known.get(user) ?? requesterOf(rng, account, user, at);
        requester.createdAt = Math.min(requester.createdAt, at);
        known.set(user, requester);
        tickets.push(draft(rng, account, requester, at, policyOf(company, account, at)));
      }
    }
  }
  return tickets;
}

function draft(rng: Rng, account: Account, requester: Requester, at: number, policy: SlaPolicy): Ticket {
  const topic = topicOf(rng, (at - account.createdAt) / DAY);
  const channel = rng.weighted([
    ["email", 52],
    ["web", 26],
    ["mobile_sdk", topic === "mobile_app" ? 40 : 9],
    ["native_messaging", 13],
  ] as const);
  return {
    id: 0,
    account,
    requester,
    topic,
    priority: rng.weighted(TEXTS[topic].priorities),
    channel,
    ...question(rng, topic),
    agent: null,
    policy,
    tags: [...TEXTS[topic].tags.filter(() => rng.chance(0.75))].sort(),
    createdAt: at,
    updates: [],
    statuses: [],
    rating: null,
    deletedAt: null,
  };
}

/** Schools on the premium plan have their own service level. */
function policyOf(company: Company, account: Account, at: number): SlaPolicy {
  const premium = (company.subs.get(account) ?? []).some(
    (sub) =>
      sub.createdAt <= at && (sub.endedAt ?? Infinity) > at && itemsAt(sub, at)[0]?.price.plan === "premium",
  );
  return SLA_POLICIES.find((policy) => policy.premium === premium) as SlaPolicy;
}

/** The same day (a weekday, most of the time) at an hour at which people of the school's time zone write. */
function officeHour(rng: Rng, account: Account, at: number): number {
  let day = Math.floor(at / DAY) * DAY;
  while (weekday(day) >= 5 && rng.chance(0.7)) day += DAY;
  const local = Math.min(22, Math.max(7, 12.5 + rng.normal() * 3));
  return Math.max(account.createdAt + 600, day + Math.floor((local - account.utcOffset) * HOUR));
}
