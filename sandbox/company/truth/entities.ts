import { termsAt } from "../backend/accounts.ts";
import { addMonths, dateOf, monthsBetween } from "../base/calendar.ts";
import { itemsAt, statusAt } from "../billing/state.ts";
import type { Company } from "../company.ts";
import { type Role, roleAt } from "../people/users.ts";

const PAYING = ["active", "past_due"];

/** What accounts, users and subscriptions were at the end of each month, as it was then. */
export function entityTruth(company: Company): { months: object[] } {
  const { scale, users, subs } = company;
  const subscriptions = [...subs.values()].flat();
  const months = monthsBetween(scale.start, scale.end).map((from) => {
    const at = addMonths(from, 1);
    const roles: Record<Role, number> = { owner: 0, admin: 0, teacher: 0, student: 0 };
    for (const user of users) {
      const gone = user.deletedMs !== null && user.deletedMs < at * 1000;
      if (user.createdMs < at * 1000 && !gone) roles[roleAt(user, at * 1000 - 1)]++;
    }
    const running = subscriptions.filter((s) => s.createdAt < at && (s.endedAt === null || s.endedAt >= at));
    const paying = running.filter((sub) => PAYING.includes(statusAt(sub, at - 1) ?? ""));
    const seats = paying.reduce((sum, sub) => sum + (itemsAt(sub, at - 1)[0]?.quantity ?? 0), 0);
    const trials = running.filter((sub) => statusAt(sub, at - 1) === "trialing").length;
    return { month: dateOf(from), roles, trials, paying: paying.length, seats };
  });
  return { months };
}

/** One row for each account and month at whose end it was there: what the product granted it then. */
export function* accountMonths({ scale, accounts, subs, deletedAt }: Company): Generator<object> {
  for (const account of accounts) {
    const end = Math.min(scale.end, deletedAt.get(account.id) ?? scale.end);
    for (const from of monthsBetween(account.createdAt, end)) {
      const at = addMonths(from, 1);
      if (at > end) break;
      yield {
        account_id: account.id,
        month: dateOf(from),
        ...termsAt(account, subs.get(account) ?? [], at - 1),
      };
    }
  }
}
