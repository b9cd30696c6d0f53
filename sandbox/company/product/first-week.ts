import { DAY_MS } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { User } from "../people/users.ts";
import { activationFactor } from "../shifts.ts";

/** A visit that will happen: when (ms), how long (minutes), how much of what, and whether the profile gets done. */
export interface Visit {
  startMs: number;
  minutes: number;
  core: number;
  other: number;
  profile: boolean;
}

/** Chance to activate before the guided set-up came. */
const ACTIVATES = 0.42;
/** People of schools that will pay activate more often; over all schools the chance stays the same. */
const PAYING_SHARE = 0.5;
const PAYING_FACTOR = 1.3;

/** The visits of a user's first seven days, and the chance that the user stays afterwards. */
export function firstWeek(rng: Rng, user: User): { visits: Visit[]; stays: number } {
  const first = user.createdMs + 1_000 + rng.int(0, 4_000);
  const later = user.createdMs + Math.floor(rng.between(0.8, 5.2) * DAY_MS);
  if (rng.chance(activationChance(user))) return { visits: activating(rng, first, later, true), stays: 0.9 };
  return rng.weighted<() => { visits: Visit[]; stays: number }>([
    [() => ({ visits: [glance(rng, first)], stays: 0.12 }), 52],
    [() => ({ visits: activating(rng, first, later, false), stays: 0.6 }), 26],
    [() => ({ visits: [tour(rng, first)], stays: 0.35 }), 22],
  ])();
}

/**
 * Owners and early colleagues of paying schools activate more often, of others less, and later colleagues at
 * the plain rate, so the rate of a weekly cohort does not drift as schools grow.
 */
function activationChance(user: User): number {
  const base = ACTIVATES * activationFactor(user.createdMs / 1000);
  if (user.role !== "owner") return base;
  const others = (1 - PAYING_SHARE * PAYING_FACTOR) / (1 - PAYING_SHARE);
  return base * (user.account.converts ? PAYING_FACTOR : others);
}

/** Three core actions and more than ten minutes, in one visit or two; activates if the profile is done too. */
function activating(rng: Rng, first: number, later: number, profile: boolean): Visit[] {
  if (rng.chance(0.55)) {
    const visit = { startMs: first, minutes: rng.between(11, 38), core: rng.int(3, 6), other: rng.int(1, 4) };
    return [{ ...visit, profile }];
  }
  const now = profile && rng.chance(0.6);
  return [
    { startMs: first, minutes: rng.between(5.5, 10), core: 2, other: rng.int(0, 3), profile: now },
    {
      startMs: later,
      minutes: rng.between(6, 24),
      core: rng.int(2, 5),
      other: rng.int(1, 3),
      profile: profile && !now,
    },
  ];
}

/** A short look: too little of everything. */
function glance(rng: Rng, startMs: number): Visit {
  const profile = rng.chance(0.45);
  return { startMs, minutes: rng.between(0.4, 7.5), core: rng.int(0, 2), other: rng.int(0, 2), profile };
}

/** A long look around without doing the work. */
function tour(rng: Rng, startMs: number): Visit {
  return { startMs, minutes: rng.between(11, 30), core: rng.int(0, 2), other: rng.int(3, 7), profile: true };
}
