import { type Clock, systemClock } from "../../../lib/clock.ts";
import type { Kind, Thing } from "./sample-stream.ts";

/** Time stands still within a run, so that two runs of one day have the same windows. */
export function fixedClock(day: 1 | 2): Clock {
  const now = Date.parse(`2026-03-0${day + 1}T00:00:00Z`);
  return { now: () => now, sleep: systemClock.sleep };
}

/** What the source holds: on day two one thing is late, one changed, one gone, one bad, one new. */
export function thingsOn(day: 1 | 2, kind: Kind): Thing[] {
  const first = Array.from({ length: 12 }, (_, i) => ({
    id: `t${i}`,
    name: `name ${i}`,
    at: `2026-03-01T23:${48 + i}:30Z`,
  }));
  if (day === 1) return first;
  const [, ...rest] = first;
  return [
    ...(kind === "file" ? rest : first),
    { id: "late", name: "late", at: "2026-03-01T23:59:40Z" },
    { id: "t1", name: "changed", at: "2026-03-02T10:00:00Z" },
    ...(kind === "file" ? [] : [{ id: "t2", name: "name 2", gone: true, at: "2026-03-02T11:00:00Z" }]),
    { id: "bad", name: 7, at: "2026-03-02T12:00:00Z" },
    { id: "new", name: "new", at: "2026-03-02T13:00:00Z" },
  ];
}
