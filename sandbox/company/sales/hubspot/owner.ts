import type { Rng } from "../../base/rng.ts";
import type { Journey } from "../model.ts";
import type { Rep } from "../reps.ts";
import type { Draft } from "./draft.ts";

export type OwnerId = (rep: Rep) => string;

/** Whoever owns the record first owns it from its creation; later owners take over at six sharp, all at once. */
export function ownerSteps(
  journey: Journey,
  record: Draft,
  ownerId: OwnerId,
): { value: string; atMs: number }[] {
  const kept = journey.owner.filter(({ to }) => to === null || to * 1000 > record.createdMs);
  return kept.map(({ value, from }) => ({
    value: ownerId(value),
    atMs: Math.max(record.createdMs, from * 1000),
  }));
}

/** Milliseconds of an instant in seconds, with a fraction. */
export function ms(rng: Rng, seconds: number): number {
  return seconds * 1000 + rng.int(0, 999);
}
