import { DAY_MS } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { Access, User } from "../people/users.ts";
import type { Scale } from "../scales.ts";
import { coreAction, otherAction } from "./actions.ts";
import { firstWeek, type Visit } from "./first-week.ts";
import { nextVisit, paceOf } from "./rhythm.ts";
import type { EventStream } from "./stream.ts";

const WEEK_MS = 7 * DAY_MS;

interface Life {
  user: User;
  rng: Rng;
  access: readonly Access[];
  pace: number;
  /** What the activation rule looks at, over the first seven days. */
  core: number;
  activeMs: number;
}

/** Whether a user met the activation rule: profile done, ≥ 3 core actions, > 10 minutes, all within 7 days. */
export interface Activation {
  createdMs: number;
  activated: boolean;
}

/**
 * Lets all users live through the simulated time, a day after the other, and writes what they do to the
 * stream. Answers with the activation of each user, in order of `users`.
 */
export function behave(
  rng: Rng,
  users: readonly User[],
  accessOf: (user: User) => readonly Access[],
  scale: Scale,
  stream: EventStream,
): Activation[] {
  const firstDay = scale.start / 86_400;
  const lastDay = scale.end / 86_400;
  const due: { life: Life; visit: Visit }[][] = Array.from({ length: lastDay - firstDay }, () => []);
  const plan = (life: Life, visit: Visit | null): void => {
    if (visit) due[Math.floor(visit.startMs / DAY_MS) - firstDay]?.push({ life, visit });
  };
  const lives: Life[] = [];
  let next = 0;
  for (let day = firstDay; day < lastDay; day++) {
    for (; next < users.length && (users[next] as User).createdMs < (day + 1) * DAY_MS; next++) {
      const user = users[next] as User;
      const life = born(rng.fork(next), user, accessOf(user), scale);
      lives.push(life);
      begin(life, plan);
    }
    for (const { life, visit } of due[day - firstDay] ?? []) {
      live(life, visit, stream, scale);
      if (visit.startMs >= life.user.createdMs + WEEK_MS) plan(life, following(life, visit.startMs));
    }
    due[day - firstDay] = [];
    stream.finishDay(day);
  }
  return lives.map((life) => ({ createdMs: life.user.createdMs, activated: isActivated(life) }));
}

function born(rng: Rng, user: User, access: readonly Access[], scale: Scale): Life {
  const pace = paceOf(rng, user, scale.activity);
  return { user, rng, access, pace, core: 0, activeMs: 0 };
}

/** Plans the first week and, for those who stay, the first visit after it. */
function begin(life: Life, plan: (life: Life, visit: Visit | null) => void): void {
  const { visits, stays } = firstWeek(life.rng, life.user);
  for (const visit of visits) plan(life, visit);
  if (life.rng.chance(stays)) plan(life, following(life, life.user.createdMs + WEEK_MS));
}

/** The next visit within the times the account can be used; a closed account resumes when it is opened again. */
function following(life: Life, afterMs: number): Visit | null {
  const visit = nextVisit(life.rng, life.user, afterMs, life.pace);
  if (!visit) return null;
  const span = life.access.find((s) => visit.startMs < s.to * 1000);
  if (!span) return null;
  if (visit.startMs >= span.from * 1000) return visit;
  return nextVisit(life.rng, life.user, span.from * 1000, life.pace);
}

function live(life: Life, visit: Visit, stream: EventStream, scale: Scale): void {
  const { user, rng } = life;
  const lengthMs = Math.round(visit.minutes * 60_000);
  const endMs = visit.startMs + lengthMs;
  if (endMs >= scale.end * 1000 || (user.deletedMs !== null && endMs >= user.deletedMs)) return;
  stream.sessions++;
  const sessionId = `ses_${rng.bits().toString(16).padStart(8, "0")}${rng.bits().toString(16).padStart(8, "0")}`;
  const add = (type: string, atMs: number): void => {
    stream.add({ type, atMs, accountId: user.account.id, userId: user.id, sessionId });
  };
  const isFirst = visit.startMs < user.createdMs + 10_000;
  if (isFirst && user.role === "owner") add("account_created", user.createdMs);
  if (isFirst) add("user_signed_up", user.createdMs + 1);
  add("session_started", visit.startMs);
  const actions = [
    ...Array.from({ length: visit.core }, () => coreAction(rng, user.role)),
    ...Array.from({ length: visit.other }, () => otherAction(rng, user.role)),
  ];
  const profile = visit.profile && user.profileMs === null;
  if (profile) actions.push("profile_completed");
  if (actions.length === 0) actions.push("feature_used");
  const offsets = actions.map((_, i) => (i === 0 ? lengthMs : Math.floor(rng.float() * lengthMs)));
  for (const [i, type] of actions.entries()) {
    const atMs = visit.startMs + (offsets[i] as number);
    if (type === "profile_completed") user.profileMs = atMs;
    add(type, atMs);
  }
  if (endMs < user.createdMs + WEEK_MS) {
    life.core += visit.core;
    life.activeMs += endMs - (isFirst ? user.createdMs + (user.role === "owner" ? 0 : 1) : visit.startMs);
  }
}

function isActivated(life: Life): boolean {
  const { user, core, activeMs } = life;
  const inTime = user.profileMs !== null && user.profileMs < user.createdMs + WEEK_MS;
  return inTime && core >= 3 && activeMs > 10 * 60_000;
}
