import type { Rng } from "../base/rng.ts";
import type { Organisation } from "../market/organisation.ts";
import { activitiesOf } from "./activities.ts";
import type { Crm, FirstPayment, Journey, Opportunity, Person } from "./model.ts";
import { opportunitiesOf } from "./opportunity.ts";
import { last, type Span, type Status, spans, UNQUALIFIED_REASONS } from "./pipeline.ts";
import { type Rep, repFor } from "./reps.ts";

const BIG_SCHOOL = 45;
const ALSO_IN_HUBSPOT = 0.3;

/** The journey of one school from the first word until now. */
export function journeyOf(
  rng: Rng,
  organisation: Organisation,
  reps: readonly Rep[],
  paid: FirstPayment | null,
  people: readonly [Person, ...Person[]],
  end: number,
): Journey {
  const signedUp = organisation.accounts[0]?.createdAt ?? null;
  const heard = signedUp ?? organisation.firstSeenAt;
  const createdAt = Math.min(end - 1, heard + rng.int(60, 1_200));
  const inSalesforce = organisation.industry === "k12_school" || organisation.seats >= BIG_SCHOOL;
  const crms: Crm[] = inSalesforce
    ? rng.chance(ALSO_IN_HUBSPOT)
      ? ["hubspot", "salesforce"]
      : ["salesforce"]
    : ["hubspot"];
  const rep = repFor(rng, reps, organisation.country, createdAt);
  const owner = ownersOf(rng, reps, organisation.country, rep, createdAt, end);
  const opportunities = opportunitiesOf(rng, { organisation, createdAt, owner, paid, end });
  const { status, unqualifiedReason } = qualification(rng, createdAt, opportunities, end);
  const base = { organisation, crms, createdAt, people, status, unqualifiedReason, owner, opportunities };
  return { ...base, activities: activitiesOf(rng, base, end) };
}

/** Whoever takes over when an owner leaves does so the next morning at six, with all that the owner had. */
function ownersOf(
  rng: Rng,
  reps: readonly Rep[],
  country: string,
  first: Rep,
  createdAt: number,
  end: number,
): Span<Rep>[] {
  const steps = [{ value: first, from: createdAt }];
  for (let rep = first; rep.leftAt !== null; ) {
    const from = Math.ceil(rep.leftAt / 86_400) * 86_400 + 6 * 3_600;
    if (from >= end) break;
    rep = repFor(rng, reps, country, from);
    steps.push({ value: rep, from });
  }
  return spans(steps);
}

/** A lead with an opportunity is qualified when that begins; the others end somewhere before. */
function qualification(
  rng: Rng,
  createdAt: number,
  opportunities: readonly Opportunity[],
  end: number,
): Pick<Journey, "status" | "unqualifiedReason"> {
  const first = opportunities[0];
  const steps: { value: Status; from: number }[] = [{ value: "new", from: createdAt }];
  if (first) {
    const wait = first.createdAt - createdAt;
    if (wait > 7_200) steps.push({ value: "attempted", from: createdAt + Math.floor(wait * 0.2) });
    if (wait > 600) steps.push({ value: "connected", from: createdAt + Math.floor(wait * 0.6) });
    steps.push({ value: "qualified", from: first.createdAt });
    return { status: spans(steps), unqualifiedReason: null };
  }
  const outcomes = [["attempted"], ["attempted", "connected"], ["attempted", "unqualified"]] as const;
  for (const value of rng.pick([...outcomes, ["attempted", "connected", "unqualified"]] as const)) {
    const from = last(spans(steps)).from + Math.floor(rng.exponential(4 * 86_400)) + 1_800;
    if (from >= end) break;
    steps.push({ value, from });
  }
  const givenUp = steps.at(-1)?.value === "unqualified";
  return { status: spans(steps), unqualifiedReason: givenUp ? rng.pick(UNQUALIFIED_REASONS) : null };
}
