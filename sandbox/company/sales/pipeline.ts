/** Stages of an opportunity in the order in which it passes them, and the chance to win that sales gives each. */
export const STAGES = {
  prospecting: { order: 1, probability: 0.1 },
  qualified: { order: 2, probability: 0.2 },
  demo: { order: 3, probability: 0.4 },
  proposal: { order: 4, probability: 0.6 },
  negotiation: { order: 5, probability: 0.8 },
  won: { order: 6, probability: 1 },
  lost: { order: 7, probability: 0 },
} as const;
export type Stage = keyof typeof STAGES;
export type OpenStage = Exclude<Stage, "won" | "lost">;
export const OPEN_STAGES = ["prospecting", "qualified", "demo", "proposal", "negotiation"] as const;

/** How far the qualification of a lead is. */
export type Status = "new" | "attempted" | "connected" | "qualified" | "unqualified";

/** Why deals were won or lost, with weights; null stands for a reason that nobody wrote down. */
export const WIN_REASONS = [
  ["easy_to_use", 30],
  ["price", 16],
  ["support", 14],
  ["parent_portal", 12],
  [null, 28],
] as const;
export const LOSS_REASONS = [
  ["price", 26],
  ["competitor", 18],
  ["no_budget", 12],
  ["missing_feature", 12],
  ["no_decision", 8],
  [null, 24],
] as const;
export const UNQUALIFIED_REASONS = ["too_small", "no_school", "no_budget", "wrong_contact"] as const;
export type Reason = (typeof WIN_REASONS)[number][0] | (typeof LOSS_REASONS)[number][0];

/** A value that held from an instant on, until the next one; unix seconds. */
export interface Span<Value> {
  value: Value;
  from: number;
  /** Exclusive; null where it still holds. */
  to: number | null;
}

/** Spans of values that follow each other. */
export function spans<Value>(steps: readonly { value: Value; from: number }[]): Span<Value>[] {
  return steps.map((step, i) => ({ ...step, to: steps[i + 1]?.from ?? null }));
}

/** The value that holds at an instant, or null before the first. */
export function valueAt<Value>(history: readonly Span<Value>[], at: number): Value | null {
  return history.find(({ from, to }) => from <= at && (to === null || at < to))?.value ?? null;
}

export function last<Value>(history: readonly Span<Value>[]): Span<Value> {
  const found = history.at(-1);
  if (found) return found;
  throw new Error("a history holds nothing");
}
