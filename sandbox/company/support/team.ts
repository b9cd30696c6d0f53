import { secondsOf } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { FIRST_NAMES, LAST_NAMES, slug } from "../people/names.ts";
import type { ScaleName } from "../scales.ts";
import type { Priority } from "./topics.ts";

export interface Agent {
  id: number;
  name: string;
  email: string;
  group: Group;
  admin: boolean;
}

export interface Group {
  id: number;
  name: string;
}

export const TEAM_SINCE = secondsOf("2024-06-03");

export const GROUPS: readonly Group[] = ["Customer Care", "Billing", "Onboarding", "Technical Support"].map(
  (name, index) => ({ id: 21_000_000_001 + index * 17, name }),
);

const SIZES: Readonly<Record<ScaleName, number>> = { small: 8, default: 12, large: 15 };

/** The people who answer, each in one group; the first one administers. */
export function team(rng: Rng, scale: ScaleName): Agent[] {
  return Array.from({ length: SIZES[scale] }, (_, index) => {
    const first = FIRST_NAMES[(index * 7 + rng.int(0, 6)) % FIRST_NAMES.length] as string;
    const last = LAST_NAMES[(index * 5 + rng.int(0, 4)) % LAST_NAMES.length] as string;
    const group = GROUPS[index < 6 ? index % 4 : rng.int(0, 3)] as Group;
    return {
      id: 11_000_000_001 + index * 13,
      name: `${first} ${last}`,
      email: `${slug(first)}.${slug(last)}${index}@dreamclass.example`,
      group,
      admin: index === 0,
    };
  });
}

/** A service level: what it promises in business minutes by priority; the first that fits a ticket holds. */
export interface SlaPolicy {
  id: number;
  title: string;
  premium: boolean;
  targets: Readonly<Record<Priority, { first_reply_time: number; requester_wait_time: number }>>;
}

export const SLA_POLICIES: readonly SlaPolicy[] = [
  {
    id: 31_000_000_001,
    title: "Premium plan",
    premium: true,
    targets: {
      urgent: { first_reply_time: 30, requester_wait_time: 180 },
      high: { first_reply_time: 90, requester_wait_time: 360 },
      normal: { first_reply_time: 240, requester_wait_time: 720 },
      low: { first_reply_time: 480, requester_wait_time: 1_440 },
    },
  },
  {
    id: 31_000_000_002,
    title: "Standard",
    premium: false,
    targets: {
      urgent: { first_reply_time: 60, requester_wait_time: 240 },
      high: { first_reply_time: 240, requester_wait_time: 540 },
      normal: { first_reply_time: 480, requester_wait_time: 1_080 },
      low: { first_reply_time: 960, requester_wait_time: 2_160 },
    },
  },
];
