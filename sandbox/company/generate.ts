import { rmSync } from "node:fs";
import { join } from "node:path";
import { accountRows, userRows } from "./backend/rows.ts";
import { dateOf } from "./base/calendar.ts";
import { Rng } from "./base/rng.ts";
import { LineWriter, writeJson, writeLines } from "./base/writers.ts";
import { subscribe } from "./billing/schools.ts";
import type { Subscription } from "./billing/state.ts";
import { deleteUsers, deletionOf, lateDeletion } from "./deletions.ts";
import { scoreLeads } from "./leads/leads.ts";
import { type Account, signUps } from "./people/accounts.ts";
import { type Access, accessOf, peopleOf, type User } from "./people/users.ts";
import { behave } from "./product/behaviour.ts";
import { EventStream } from "./product/stream.ts";
import { SCALES, type Scale, type ScaleName } from "./scales.ts";
import type { Customer } from "./stripe/customer.ts";
import { writeStripe } from "./stripe/write.ts";
import { writeTruth } from "./truth/write.ts";

export interface Options {
  scale: ScaleName;
  seed: number;
  out: string;
  /** Told what is being made, for a person who waits. */
  progress?: (step: string) => void;
}

/** Everything that was simulated, before it takes the shape of any vendor. */
export interface Company {
  scale: Scale;
  seed: number;
  accounts: Account[];
  users: User[];
  subs: Map<Account, Subscription[]>;
  access: Map<Account, Access[]>;
  customers: Customer[];
  deletedAt: Map<string, number>;
}

export interface Summary {
  dir: string;
  counts: Record<string, number>;
}

/**
 * Simulates the company and writes its files into `out` (replacing earlier ones). The bytes depend on scale
 * and seed alone.
 */
export function generate({ scale: scaleName, seed, out, progress = () => {} }: Options): Summary {
  const scale = SCALES[scaleName];
  const rng = new Rng(seed);
  for (const part of ["stripe", "backend", "supabase", "crm_dump"]) {
    rmSync(join(out, part), { recursive: true, force: true });
  }
  progress("sign-ups, billing and people");
  const company = simulate(rng, scale, seed);
  const { accounts, users } = company;

  progress("product events");
  const events = new LineWriter(join(out, "backend", "events.ndjson"));
  const stream = new EventStream(events, rng.fork("events"), scale.end * 1000);
  const accessFor = (user: User) => company.access.get(user.account) as Access[];
  const activations = behave(rng.fork("behaviour"), users, accessFor, scale, stream);
  const counts: Record<string, number> = { "backend.events": events.close() };

  progress("backend, lead scoring");
  const backend = rng.fork("backend");
  const subsOf = (account: Account) => company.subs.get(account) ?? [];
  const rows = accountRows(backend, accounts, subsOf, company.deletedAt, scale.end);
  counts["backend.accounts"] = writeLines(join(out, "backend", "accounts.ndjson"), rows);
  const people = userRows(backend, users, scale.end);
  counts["backend.users"] = writeLines(join(out, "backend", "users.ndjson"), people);
  const scoring = scoreLeads(rng.fork("leads"), scale, accounts);
  const runsFile = join(out, "supabase", "lead_scoring_runs.ndjson");
  counts["lead_scoring.lead_scoring_runs"] = writeLines(runsFile, scoring.runs);
  const scores = new LineWriter(join(out, "supabase", "lead_scores.ndjson"));
  for (const line of scoring.scores) scores.line(line);
  counts["lead_scoring.lead_scores"] = scores.close();

  progress("billing objects");
  Object.assign(counts, writeStripe(rng.fork("stripe"), out, company.customers, scale.end));

  progress("truth");
  counts.sessions = stream.sessions;
  writeTruth(out, company, { counts, activations, lqi: scoring.truth, daily: stream.perDay });
  writeJson(join(out, "company.json"), {
    seed,
    scale: scaleName,
    currency: "usd",
    period_start: dateOf(scale.start),
    period_end: dateOf(scale.end),
    counts,
  });
  return { dir: out, counts };
}

/** Accounts with their subscriptions and people, each account by its own random stream. */
export function simulate(rng: Rng, scale: Scale, seed: number): Company {
  const company: Company = {
    scale,
    seed,
    accounts: signUps(rng, scale),
    users: [],
    subs: new Map(),
    access: new Map(),
    customers: [],
    deletedAt: new Map(),
  };
  for (const account of company.accounts) liveAccount(rng, company, account);
  deleteOneLate(company);
  company.users.sort((a, b) => a.createdMs - b.createdMs);
  for (const [index, user] of company.users.entries()) user.index = index;
  deleteUsers(rng.fork("deleted users"), company.users, scale.end);
  return company;
}

function liveAccount(rng: Rng, company: Company, account: Account): void {
  const { end } = company.scale;
  const subs = subscribe(rng.fork(`billing ${account.index}`), account, end);
  if (subs.length === 0) account.stripeCustomerId = null;
  const access = accessOf(account, subs, end);
  const people = peopleOf(rng.fork(`people ${account.index}`), account, access, end);
  const deletion = deletionOf(rng.fork(`deletion ${account.index}`), access, people, end);
  company.subs.set(account, subs);
  company.access.set(account, access);
  company.users.push(...people);
  if (deletion) company.deletedAt.set(account.id, deletion.at);
  const first = subs[0];
  if (account.stripeCustomerId !== null && first) {
    const deletedAt = deletion?.customer ? deletion.at : null;
    const owner = people.find((p) => p.role === "owner") as User;
    const createdAt = first.createdAt - 40;
    company.customers.push({ id: account.stripeCustomerId, account, owner, createdAt, deletedAt, subs });
  }
}

function deleteOneLate(company: Company): void {
  const { customers, scale } = company;
  const ends = customers.map(({ account, subs, deletedAt }, index) => {
    const running = subs.some((s) => s.endedAt === null) || company.deletedAt.has(account.id);
    return { index, endedAt: running ? null : Math.max(...subs.map((s) => s.endedAt ?? 0)), deletedAt };
  });
  const chosen = lateDeletion(ends, scale.end);
  const customer = chosen && customers[chosen.index];
  if (!customer) return;
  customer.deletedAt = chosen.at;
  company.deletedAt.set(customer.account.id, chosen.at);
  for (const user of company.users) {
    if (user.account === customer.account) user.deletedMs ??= chosen.at * 1000;
  }
}
