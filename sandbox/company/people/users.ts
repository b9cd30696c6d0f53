import { DAY, HOUR } from "../base/calendar.ts";
import { hexId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Subscription } from "../billing/state.ts";
import type { Account } from "./accounts.ts";
import { FIRST_NAMES, LAST_NAMES, slug } from "./names.ts";

export type Role = "owner" | "admin" | "teacher" | "student";

/** A person of a school; instants in milliseconds. `profileAt` is filled in by the behaviour model. */
export interface User {
  index: number;
  id: string;
  account: Account;
  email: string;
  fullName: string;
  /** The role in the end. */
  role: Role;
  createdMs: number;
  deletedMs: number | null;
  profileMs: number | null;
  /** When a teacher became an admin. */
  promotedMs: number | null;
}

/** When an account can be used, seconds: from sign-up on, while it tries or pays, with a few days of grace. */
export interface Access {
  from: number;
  to: number;
}

const GRACE = 3 * DAY;
/** Nobody is invited less than this before the account ends: every cohort has its whole first week. */
const NOTICE = 9 * DAY;
const INVITES_A_MONTH = 0.105;
/** Share of the admins who came as teachers. */
const PROMOTED = 0.4;

export function roleAt({ role, promotedMs }: User, ms: number): Role {
  return promotedMs !== null && ms < promotedMs ? "teacher" : role;
}

export function accessOf(account: Account, subs: readonly Subscription[], end: number): Access[] {
  const spans: Access[] = [{ from: account.createdAt, to: Math.min(end, account.createdAt + 20 * DAY) }];
  for (const sub of subs) {
    const last = spans.at(-1) as Access;
    const to = Math.min(end, sub.endedAt === null ? end : sub.endedAt + GRACE);
    if (sub.createdAt <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ from: sub.createdAt, to });
  }
  return spans;
}

/** The owner at sign-up, colleagues in the first two weeks, and invitations for as long as the account runs. */
export function peopleOf(rng: Rng, account: Account, access: readonly Access[], end: number): User[] {
  const first = access[0] as Access;
  const people = [person(rng, account, "owner", account.createdAt * 1000 + rng.int(0, 999))];
  const early = rng.poisson(account.converts ? 0.55 : 0.12);
  for (let i = 0; i < early; i++) {
    invite(rng, account, people, first, first.from + Math.floor(rng.float() * 10 * DAY), end);
  }
  for (const span of access) {
    const months = (span.to - span.from) / (30 * DAY);
    const count = account.duplicateOf ? 0 : rng.poisson(months * INVITES_A_MONTH);
    for (let i = 0; i < count; i++) {
      invite(rng, account, people, span, span.from + Math.floor(rng.float() * (span.to - span.from)), end);
    }
  }
  return people.sort((a, b) => a.createdMs - b.createdMs);
}

function invite(rng: Rng, account: Account, people: User[], span: Access, at: number, end: number): void {
  const role = rng.weighted([
    ["teacher", 62],
    ["admin", 20],
    ["student", 18],
  ] as const);
  const hour = Math.floor(rng.between(8, 20) * HOUR);
  const created = Math.floor(at / DAY) * DAY + hour;
  if (created < span.from + HOUR || created >= end) return;
  if (created > span.to - NOTICE && span.to < end) return;
  people.push(person(rng, account, role, created * 1000 + rng.int(0, 999)));
}

function person(rng: Rng, account: Account, role: Role, createdMs: number): User {
  const first = rng.pick(FIRST_NAMES);
  const last = rng.pick(LAST_NAMES);
  const box = rng.weighted([
    [`${slug(first)}.${slug(last)}`, 70],
    [`${slug(first)}`, 20],
    [`${slug(last)}${rng.int(1, 99)}`, 10],
  ] as const);
  const id = hexId(rng, "usr_", 12);
  const career = rng.fork(`career ${id}`);
  const promoted = role === "admin" && career.chance(PROMOTED);
  return {
    index: -1,
    id,
    account,
    email: `${box}@${account.mailDomain}`,
    fullName: `${first} ${last}`,
    role,
    createdMs,
    deletedMs: null,
    profileMs: null,
    promotedMs: promoted ? createdMs + Math.floor(career.between(20, 260) * DAY) * 1000 : null,
  };
}
