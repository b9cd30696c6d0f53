import { isoOfMs } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { itemsAt, type Subscription, statusAt } from "../billing/state.ts";
import type { Account } from "../people/accounts.ts";
import { numbered, versionsOf } from "./versions.ts";

/** Every version of the accounts as the backend serves them, ordered by `seq`. */
export function accountRows(
  rng: Rng,
  accounts: readonly Account[],
  subsOf: (account: Account) => readonly Subscription[],
  deletedAt: ReadonlyMap<string, number>,
  end: number,
): object[] {
  const rows = accounts.flatMap((account) => {
    const subs = subsOf(account);
    const deleted = deletedAt.get(account.id) ?? null;
    const milliseconds = rng.int(0, 999);
    const changes = subs.flatMap((sub) => [
      sub.createdAt,
      sub.cancelRequestedAt,
      sub.endedAt,
      ...sub.history.map(({ at }) => at),
      ...sub.items.map(({ at }) => at),
    ]);
    return versionsOf([account.createdAt, ...changes, deleted], (at) => ({
      id: account.id,
      seq: 0,
      name: account.name,
      domain: account.domain,
      country: account.country,
      industry: account.industry,
      ...termsAt(account, subs, at),
      stripe_customer_id: subs.some(({ createdAt }) => createdAt <= at) ? account.stripeCustomerId : null,
      crm_account_id: account.crmAccountId,
      signup_channel: account.channel,
      created_at: isoOfMs(account.createdAt * 1000),
      updated_at: isoOfMs(
        at === account.createdAt ? at * 1000 : Math.min(end * 1000 - 1, at * 1000 + milliseconds),
      ),
      deleted_at: deleted === null || at < deleted ? null : isoOfMs(deleted * 1000),
    }));
  });
  return numbered(rows);
}

/** What the product grants an account at an instant: its plan, and its seats. */
export function termsAt(
  account: Account,
  subs: readonly Subscription[],
  at: number,
): { plan: string; seats: number } {
  const begun = subs.filter(({ createdAt }) => createdAt <= at);
  const running = begun.filter(({ endedAt }) => endedAt === null || endedAt > at);
  const last = running.at(-1) ?? begun.at(-1);
  const main = last ? itemsAt(last, at)[0] : undefined;
  const first = running[0];
  const trialing = running.length === 1 && first !== undefined && statusAt(first, at) === "trialing";
  return {
    plan: running.length === 0 ? "none" : trialing ? "trial" : (main?.price.plan ?? "none"),
    seats: main?.quantity ?? account.seats,
  };
}
