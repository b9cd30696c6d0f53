import { DAY_MS, monthIndex, weekday } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { Role, User } from "../people/users.ts";
import type { Visit } from "./first-week.ts";

/** Visits a week by role, in term time. */
const VISITS_A_WEEK: Readonly<Record<Role, number>> = {
  owner: 0.75,
  admin: 0.8,
  teacher: 1.0,
  student: 0.45,
};
/** January … December: schools are quiet in summer and at the end of the year. */
const TERM = [1, 1.05, 1.05, 1, 1, 0.7, 0.4, 0.5, 1.1, 1.1, 1.05, 0.75] as const;
const LEAVES_A_VISIT = 0.018;

/** A user's own pace: how many visits a week, differing from person to person. */
export function paceOf(rng: Rng, user: User, activity: number): number {
  return VISITS_A_WEEK[user.role] * activity * Math.exp(rng.normal() * 0.5 - 0.125);
}

/** The next visit after an instant, or null when the user loses interest. */
export function nextVisit(rng: Rng, user: User, afterMs: number, pace: number): Visit | null {
  if (rng.chance(LEAVES_A_VISIT)) return null;
  const term = TERM[monthIndex(afterMs / 1000)] as number;
  const gap = 0.4 + rng.exponential(7 / (pace * term));
  let day = Math.floor((afterMs + gap * DAY_MS) / DAY_MS);
  while (weekday(day * 86_400) >= 5 && rng.chance(0.75)) day++;
  const local = Math.min(22, Math.max(6.5, 12.5 + rng.normal() * 3.2));
  const hour = local - user.account.utcOffset;
  const startMs = Math.max(afterMs + 3_600_000, Math.floor(day * DAY_MS + hour * 3_600_000));
  return {
    startMs,
    minutes: Math.min(140, 0.5 + rng.exponential(13)),
    core: Math.floor(rng.exponential(2.1)),
    other: Math.floor(rng.exponential(1.7)),
    profile: user.profileMs === null && rng.chance(0.15),
  };
}
