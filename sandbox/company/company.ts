import type { Rng } from "./base/rng.ts";
import { subscribe } from "./billing/schools.ts";
import type { Subscription } from "./billing/state.ts";
import { deleteUsers, deletionOf, lateDeletion } from "./deletions.ts";
import { RateBook } from "./exchange_rates/rates.ts";
import { type Account, signUps } from "./people/accounts.ts";
import { type Access, accessOf, peopleOf, type User } from "./people/users.ts";
import type { Scale } from "./scales.ts";
import type { Customer } from "./stripe/customer.ts";

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
  rates: RateBook;
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
    rates: new RateBook(rng.fork("exchange rates"), scale),
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
