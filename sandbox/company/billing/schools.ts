import { DAY } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { Account } from "../people/accounts.ts";
import type { CouponId, Interval, PlanName } from "./catalog.ts";
import { type Currency, currencyOf } from "./currencies.ts";
import { liveSubscription, type Start } from "./lifecycle.ts";
import type { Subscription } from "./state.ts";

const YEARLY_SHARE = 0.18;
const RETURNS = 0.2;
const RETURNS_AFTER_TRIAL = 0.03;
const SECOND_SCHOOL = 0.05;
/** One school in so many enrols all the time. */
const RESTLESS_EVERY = 20;

/** All subscriptions of one account, oldest first. An account that never subscribes is not known to Stripe. */
export function subscribe(rng: Rng, account: Account, end: number): Subscription[] {
  if (account.duplicateOf !== null) return [];
  const course = rng.weighted([
    ["trial", 905],
    ["direct", 40],
    ["free", 22],
    ["partner", 8],
    ["incomplete", 7],
    ["none", 18],
  ] as const);
  const at = account.createdAt + rng.int(60, 1_800);
  if (course === "none" || at >= end) {
    account.stripeCustomerId = null;
    return [];
  }
  const currency = currencyOf(rng.fork("currency"), account.country);
  const base = usual(rng, account, at, currency);
  const subs: Subscription[] = [];
  const live = (start: Start): void => {
    if (start.at < end) subs.push(liveSubscription(rng.fork(`subscription ${subs.length}`), start, end));
  };
  if (course === "trial") live({ ...base, course: account.converts ? "pays" : "leaves" });
  if (course === "direct") live(base);
  if (course === "free") live({ ...base, plan: "free", interval: "month", addOn: false, coupon: null });
  if (course === "partner") live({ ...base, plan: "growth", interval: "month", coupon: "PARTNER100" });
  if (course === "incomplete") {
    live({ ...base, course: "incomplete", coupon: null });
    live({ ...base, at: at + rng.int(2, 4) * DAY });
  }
  for (let round = 0; round < 2; round++) {
    const last = subs.at(-1);
    if (!last || last.endedAt === null) break;
    const paid = last.status === "canceled" && last.invoices.some((i) => i.total > 0 && i.status === "paid");
    if (!rng.chance(paid ? RETURNS : RETURNS_AFTER_TRIAL)) break;
    live({ ...usual(rng, account, last.endedAt + rng.int(15, 210) * DAY + rng.int(0, DAY), currency) });
  }
  secondSchool(rng, account, subs, live);
  return subs;
}

/** A second place of the same school gets its own, smaller subscription while the first one runs. */
function secondSchool(
  rng: Rng,
  account: Account,
  subs: readonly Subscription[],
  live: (start: Start) => void,
): void {
  const first = subs.find((s) => s.invoices.some((i) => i.total > 0 && i.status === "paid"));
  if (!first || !rng.chance(SECOND_SCHOOL)) return;
  const at = first.anchor + rng.int(40, 300) * DAY + rng.int(0, DAY);
  if (first.endedAt !== null && at > first.endedAt) return;
  const seats = Math.max(1, Math.round(account.seats / 3));
  live({ ...usual(rng, account, at, first.currency), plan: "starter", seats, addOn: false, coupon: null });
}

function usual(rng: Rng, account: Account, at: number, currency: Currency): Start {
  const interval: Interval = rng.chance(YEARLY_SHARE) ? "year" : "month";
  const plan = rng.weighted([
    ["starter", 46],
    ["growth", 38],
    ["premium", 16],
  ] as const satisfies readonly (readonly [PlanName, number])[]);
  return {
    accountIndex: account.index,
    customer: account.stripeCustomerId as string,
    at,
    currency,
    plan,
    interval,
    seats: account.seats,
    addOn: plan !== "starter" && rng.chance(0.14),
    coupon: welcome(rng, interval),
    course: "direct",
    restless: account.index % RESTLESS_EVERY === 7,
  };
}

function welcome(rng: Rng, interval: Interval): CouponId | null {
  const timed: CouponId = interval === "month" ? "WELCOME20" : "LAUNCH25";
  return rng.weighted<CouponId | null>([
    [null, 80],
    [timed, 14],
    ["EDU12", 6],
  ]);
}
