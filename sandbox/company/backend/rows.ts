import { DAY, isoOfMs } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { currentItems, type Subscription } from "../billing/state.ts";
import type { Account } from "../people/accounts.ts";
import type { User } from "../people/users.ts";

/** Account rows as the backend serves them, ordered by `seq`, which grows with every update of a row. */
export function accountRows(
  rng: Rng,
  accounts: readonly Account[],
  subsOf: (account: Account) => readonly Subscription[],
  deletedAt: ReadonlyMap<string, number>,
  end: number,
): object[] {
  const rows = accounts.map((account) => {
    const subs = subsOf(account);
    const running = subs.filter((s) => s.endedAt === null);
    const last = running.at(-1) ?? subs.at(-1);
    const main = last ? currentItems(last)[0] : undefined;
    const trialing = running.length === 1 && running[0]?.status === "trialing";
    const deleted = deletedAt.get(account.id) ?? null;
    const touched = Math.max(account.createdAt, ...subs.map(lastChange), deleted ?? 0);
    const createdMs = account.createdAt * 1000;
    return {
      id: account.id,
      seq: 0,
      name: account.name,
      domain: account.domain,
      country: account.country,
      industry: account.industry,
      plan: running.length === 0 ? "none" : trialing ? "trial" : (main?.price.plan ?? "none"),
      seats: main?.quantity ?? account.seats,
      stripe_customer_id: account.stripeCustomerId,
      crm_account_id: account.crmAccountId,
      signup_channel: account.channel,
      created_at: isoOfMs(createdMs),
      updated_at: isoOfMs(Math.min(end * 1000 - 1, touched * 1000 + rng.int(0, 999))),
      deleted_at: deleted === null ? null : isoOfMs(deleted * 1000),
    };
  });
  return numbered(rows);
}

export function userRows(rng: Rng, users: readonly User[], end: number): object[] {
  const rows = users.map((user) => {
    const edited = rng.chance(0.2) ? user.createdMs + Math.floor(rng.float() * 90 * DAY * 1000) : 0;
    const touched = Math.max(user.createdMs, user.profileMs ?? 0, user.deletedMs ?? edited);
    return {
      id: user.id,
      seq: 0,
      account_id: user.account.id,
      email: user.email,
      full_name: user.fullName,
      role: user.role,
      created_at: isoOfMs(user.createdMs),
      updated_at: isoOfMs(Math.min(end * 1000 - 1, touched)),
      deleted_at: user.deletedMs === null ? null : isoOfMs(user.deletedMs),
      profile_completed_at: user.profileMs === null ? null : isoOfMs(user.profileMs),
    };
  });
  return numbered(rows);
}

/** In order of the last update, with a `seq` that leaves gaps for the versions that were overwritten. */
export function numbered<T extends { seq: number; updated_at: string }>(rows: T[]): T[] {
  rows.sort((a, b) => (a.updated_at < b.updated_at ? -1 : a.updated_at > b.updated_at ? 1 : 0));
  for (const [index, row] of rows.entries()) row.seq = index * 3 + 1;
  return rows;
}

function lastChange(sub: Subscription): number {
  return Math.max(
    sub.createdAt,
    sub.history.at(-1)?.at ?? 0,
    sub.items.at(-1)?.at ?? 0,
    sub.cancelRequestedAt ?? 0,
  );
}
