import { DAY } from "../base/calendar.ts";
import { hexId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Organisation } from "../market/organisation.ts";
import type { FirstPayment, Opportunity } from "./model.ts";
import {
  LOSS_REASONS,
  OPEN_STAGES,
  type OpenStage,
  type Reason,
  type Span,
  type Stage,
  spans,
  valueAt,
  WIN_REASONS,
} from "./pipeline.ts";
import type { Rep } from "./reps.ts";

export interface Circumstances {
  organisation: Organisation;
  createdAt: number;
  owner: readonly Span<Rep>[];
  paid: FirstPayment | null;
  end: number;
}

const SOLD_BY_SALES = 0.72;
const TRIED = 0.42;
const DELETED = 0.06;
const LIST_PRICE_USD = 150;

/**
 * The opportunities of a school. One that paid may have been won: then the deal closed within three days of the first
 * payment, for about twelve times the first monthly revenue. Others are lost or still open.
 */
export function opportunitiesOf(rng: Rng, given: Circumstances): Opportunity[] {
  const { paid, createdAt, end } = given;
  if (paid) {
    if (!rng.chance(SOLD_BY_SALES)) return [];
    const closedAt = Math.max(createdAt + 900, paid.at + Math.floor(rng.between(-2, 3) * DAY));
    return closedAt < end ? [won(rng, given, paid, closedAt)] : [];
  }
  if (!rng.chance(TRIED)) return [];
  const found = [unpaid(rng, given, createdAt + Math.floor(rng.between(0.2, 9) * DAY))];
  const first = found[0]?.closedAt;
  if (first && rng.chance(0.1)) found.push(unpaid(rng, given, first + Math.floor(rng.between(20, 90) * DAY)));
  return found.filter((one) => one.createdAt < end);
}

function won(rng: Rng, given: Circumstances, paid: FirstPayment, closedAt: number): Opportunity {
  const wait = closedAt - given.createdAt;
  const createdAt = given.createdAt + Math.floor(wait * rng.between(0.1, 0.4));
  const path = wait < DAY ? (["qualified"] as const) : pathTo(rng, rng.pick(["proposal", "negotiation"]));
  const yearly = (paid.mrrCents * 12) / 100;
  const amount = Math.round(rng.chance(0.6) ? yearly : yearly * rng.between(0.94, 1.06));
  const stages = [...stepsThrough(rng, path, createdAt, closedAt), { value: "won" as const, from: closedAt }];
  return finish(given, rng, { createdAt, stages, closedAt, amount, reason: rng.weighted(WIN_REASONS) });
}

function unpaid(rng: Rng, given: Circumstances, createdAt: number): Opportunity {
  const closedAt = createdAt + Math.floor((4 + rng.exponential(38)) * DAY);
  const path = pathTo(
    rng,
    rng.weighted([
      ["prospecting", 25],
      ["qualified", 25],
      ["demo", 25],
      ["proposal", 18],
      ["negotiation", 7],
    ] as const),
  );
  const steps = stepsThrough(rng, path, createdAt, closedAt).filter(({ from }) => from < given.end);
  const amount = Math.round(given.organisation.seats * LIST_PRICE_USD * rng.between(0.6, 1.1));
  if (closedAt >= given.end) {
    return finish(given, rng, {
      createdAt,
      stages: steps,
      closedAt: null,
      amount,
      reason: null,
      expected: closedAt,
    });
  }
  const stages = [...steps, { value: "lost" as const, from: closedAt }];
  return finish(given, rng, { createdAt, stages, closedAt, amount, reason: rng.weighted(LOSS_REASONS) });
}

interface Outcome {
  createdAt: number;
  stages: { value: Stage; from: number }[];
  closedAt: number | null;
  expected?: number;
  amount: number;
  reason: Reason;
}

/** The first estimate is the list price; the amount that was agreed comes with the second stage. */
function finish(given: Circumstances, rng: Rng, outcome: Outcome): Opportunity {
  const { createdAt, closedAt, amount, reason } = outcome;
  const estimate = given.organisation.seats * LIST_PRICE_USD;
  const agreed = outcome.stages[1]?.from;
  const amounts = [{ value: agreed === undefined ? amount : estimate, from: createdAt }];
  if (agreed !== undefined && amount !== estimate) amounts.push({ value: amount, from: agreed });
  const rep = valueAt(given.owner, closedAt ?? given.end) as Rep;
  const isWon = outcome.stages.at(-1)?.value === "won";
  const lastChange = outcome.stages.at(-1)?.from ?? createdAt;
  const deletedAt = lastChange + Math.floor(rng.between(1, 20) * DAY);
  return {
    id: hexId(rng, "opp_", 12),
    createdAt,
    stages: spans(outcome.stages),
    amountsUsd: spans(amounts),
    closedAt,
    closeDate: closedAt ?? outcome.expected ?? given.end,
    reason,
    rep,
    deletedAt: !isWon && rng.chance(DELETED) && deletedAt < given.end ? deletedAt : null,
  };
}

/** The stages up to one of them: some are skipped, some are gone back to. */
function pathTo(rng: Rng, end: OpenStage): readonly OpenStage[] {
  const all = OPEN_STAGES.slice(0, OPEN_STAGES.indexOf(end) + 1);
  const path = all.filter((stage, i) => i === 0 || stage === end || rng.chance(0.85));
  const before = path.at(-2);
  return before && rng.chance(0.08) ? [...path, before, end] : path;
}

function stepsThrough(
  rng: Rng,
  path: readonly OpenStage[],
  from: number,
  to: number,
): { value: Stage; from: number }[] {
  const weights = path.map(() => 0.3 + rng.float());
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let passed = 0;
  return path.map((value, i) => {
    const step = { value, from: from + Math.floor(((to - from) * passed) / total) };
    passed += weights[i] as number;
    return step;
  });
}
