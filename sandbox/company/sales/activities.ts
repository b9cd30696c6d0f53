import { DAY, HOUR, weekday } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { Activity, Journey, Opportunity } from "./model.ts";
import { valueAt } from "./pipeline.ts";
import type { Rep } from "./reps.ts";
import { emailText, noteText } from "./texts.ts";

/** Means for a lead without, and for each opportunity with its close. */
const MEANS = {
  lead: { call: 0.7, email: 1.1, meeting: 0, note: 0.3 },
  opportunity: { call: 1.8, email: 2.6, meeting: 0.9, note: 1.1 },
} as const;

/** The activities of a journey, oldest first, in office hours of working days. */
export function activitiesOf(rng: Rng, journey: Omit<Journey, "activities">, end: number): Activity[] {
  const { createdAt, opportunities } = journey;
  const until = opportunities[0]?.createdAt ?? Math.min(end, createdAt + 21 * DAY);
  const found = during(rng, journey, null, createdAt, until);
  for (const opportunity of opportunities) {
    const to = opportunity.closedAt ?? Math.min(end, opportunity.createdAt + 60 * DAY);
    found.push(...during(rng, journey, opportunity, opportunity.createdAt, to));
  }
  return found.filter(({ at }) => at < end).sort((a, b) => a.at - b.at);
}

function during(
  rng: Rng,
  journey: Omit<Journey, "activities">,
  opportunity: Opportunity | null,
  from: number,
  to: number,
): Activity[] {
  const means = MEANS[opportunity ? "opportunity" : "lead"];
  return (["call", "email", "meeting", "note"] as const).flatMap((kind) =>
    Array.from({ length: rng.poisson(means[kind]) }, () => one(rng, journey, opportunity, kind, from, to)),
  );
}

function one(
  rng: Rng,
  journey: Omit<Journey, "activities">,
  opportunity: Opportunity | null,
  kind: Activity["kind"],
  from: number,
  to: number,
): Activity {
  const at = officeHour(rng, from + Math.floor(rng.float() * Math.max(1, to - from)));
  const rep = valueAt(journey.owner, at) ?? (journey.owner[0]?.value as Rep);
  const [person] = journey.people;
  const school = journey.organisation.name;
  const incoming = kind === "email" ? rng.chance(0.35) : kind === "call" && rng.chance(0.15);
  const outcome =
    kind === "call"
      ? rng.pick(["connected", "connected", "no_answer", "voicemail"] as const)
      : kind === "meeting"
        ? rng.pick(["held", "held", "held", "no_show"] as const)
        : null;
  const seconds =
    kind === "meeting" ? rng.pick([1_800, 2_700, 3_600]) : outcome === "connected" ? rng.int(40, 1_500) : 0;
  const subject = { call: "Call with", email: "DreamClass for", meeting: "Demo for", note: "Note on" }[kind];
  const body = kind === "email" ? emailText(rng, person, rep) : noteText(rng, person, outcome);
  return { kind, at, seconds, rep, opportunity, incoming, outcome, subject: `${subject} ${school}`, body };
}

/** The same day or the next working one, between eight and six. */
function officeHour(rng: Rng, at: number): number {
  const day = Math.floor(at / DAY) * DAY;
  const shift = { 5: 2, 6: 1 }[weekday(day)] ?? 0;
  const morning = day + shift * DAY + 8 * HOUR;
  return Math.max(at, morning + rng.int(0, 10 * HOUR - 1));
}
