import { DAY } from "./base/calendar.ts";
import type { Rng } from "./base/rng.ts";
import type { Access, User } from "./people/users.ts";

const USERS_DELETED = 0.02;
const ACCOUNTS_DELETED = 0.08;
const CUSTOMERS_DELETED = 0.4;

/** Marks users as deleted: some leave a month or more after they came. */
export function deleteUsers(rng: Rng, users: readonly User[], end: number): void {
  for (const user of users) {
    const at = user.createdMs + Math.floor(rng.between(30, 300) * DAY * 1000);
    if (!rng.chance(USERS_DELETED) || user.role === "owner") continue;
    if (at < end * 1000) user.deletedMs ??= at;
  }
}

/**
 * When an account that ended for good is deleted, seconds, or null; its people go with it. `customer` tells
 * whether Stripe forgets it too.
 */
export function deletionOf(
  rng: Rng,
  access: readonly Access[],
  people: readonly User[],
  end: number,
): { at: number; customer: boolean } | null {
  const at = (access.at(-1) as Access).to + Math.floor(rng.between(5, 120) * DAY);
  if (at >= end || !rng.chance(ACCOUNTS_DELETED)) return null;
  for (const user of people) user.deletedMs ??= at * 1000;
  return { at, customer: rng.chance(CUSTOMERS_DELETED) };
}

/**
 * An account to be deleted within the last month where chance deleted none with its Stripe customer: every
 * company has a `customer.deleted` among its events. Answers with the account's index, or null.
 */
export function lateDeletion(
  accounts: readonly { index: number; endedAt: number | null; deletedAt: number | null }[],
  end: number,
): { index: number; at: number } | null {
  const since = end - 29 * DAY;
  if (accounts.some((a) => a.deletedAt !== null && a.deletedAt >= since)) return null;
  const found = accounts.findLast(
    (a) => a.endedAt !== null && a.endedAt < since - DAY && a.deletedAt === null,
  );
  return found ? { index: found.index, at: end - 12 * DAY } : null;
}
