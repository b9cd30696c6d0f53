import { type Clock, systemClock } from "../../../lib/clock.ts";
import type { Kind, Thing } from "./sample-stream.ts";

/** Two days of readings, and one on which other work is done beside them. */
export type Day = 1 | 2 | 3;

/** Time stands still within a run, so that two runs of one day have the same windows. */
export function fixedClock(day: Day): Clock {
  const now = Date.parse(`2026-03-0${day + 1}T00:00:00Z`);
  return { now: () => now, sleep: systemClock.sleep };
}

/** What a webhook delivers on day three, before it is polled. */
export const hooked: Thing = { id: "hooked", name: "delivered", at: "2026-03-03T12:00:00Z" };
/** What the source shows on day three though it is dated long before: a backfill brings it. */
export const forgotten: Thing[] = [
  { id: "f1", name: "forgotten", at: "2026-01-10T00:00:00Z" },
  { id: "f2", name: "forgotten", at: "2026-02-20T00:00:00Z" },
];
export const bad: Thing = { id: "bad", name: 7, at: "2026-03-02T12:00:00Z" };

/**
 * What the source holds: on day two one thing is late, one changed, one gone, one bad, one new; on day three one vanished
 * without a word, two that were forgotten came to light, and one is newer still.
 */
export function thingsOn(day: Day, kind: Kind): Thing[] {
  const first = Array.from({ length: 12 }, (_, i) => ({
    id: `t${i}`,
    name: `name ${i}`,
    at: `2026-03-01T23:${48 + i}:30Z`,
  }));
  if (day === 1) return first;
  const [, ...rest] = first;
  const second = [
    ...(kind === "file" || day === 3 ? rest : first),
    { id: "late", name: "late", at: "2026-03-01T23:59:40Z" },
    { id: "t1", name: "changed", at: "2026-03-02T10:00:00Z" },
    ...(kind === "file" ? [] : [{ id: "t2", name: "name 2", gone: true, at: "2026-03-02T11:00:00Z" }]),
    bad,
    { id: "new", name: "new", at: "2026-03-02T13:00:00Z" },
  ];
  return day === 2 ? second : [...(kind === "versions" ? forgotten : []), ...second, hooked];
}
