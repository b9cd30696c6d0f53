import { DAY, dateOf, monthIndex, monthStart, secondsOf } from "./base/calendar.ts";
import type { Scale } from "./scales.ts";

/** A process change that was put into the company on purpose; `factor` multiplies the metric from `from` on. */
export interface Shift {
  metric: string;
  grain: "week" | "month" | "run";
  from: string;
  kind: "step" | "spike";
  factor: number;
  reason: string;
}

export const RUN_DAYS = 14;

const LQI_STEP_FROM = secondsOf("2025-06-30");
const LQI_SPIKE_RUN = secondsOf("2025-12-15");
const ACTIVATION_FROM = secondsOf("2025-10-06");
const ACTIVATION_FACTOR = 1.35;
const CAMPAIGN_FROM = secondsOf("2026-02-02");
const CAMPAIGN_FACTOR = 1.45;
const CHURN_MONTH = secondsOf("2025-11-01");
const CHURN_FACTOR = 3;

/** Probabilities of the lead classes A, B, C, D. */
export type ClassMix = readonly [number, number, number, number];
const MIX_BEFORE: ClassMix = [0.16, 0.29, 0.32, 0.23];
const MIX_AFTER: ClassMix = [0.3, 0.36, 0.22, 0.12];
const MIX_SPIKE: ClassMix = [0.03, 0.07, 0.2, 0.7];

export function classMix(scale: Scale, windowStart: number): ClassMix {
  if (windowStart === runStart(scale, LQI_SPIKE_RUN)) return MIX_SPIKE;
  return windowStart >= runStart(scale, LQI_STEP_FROM) ? MIX_AFTER : MIX_BEFORE;
}

/** Multiplies the probability that a user who signs up at this instant activates. */
export function activationFactor(at: number): number {
  return at >= ACTIVATION_FROM ? ACTIVATION_FACTOR : 1;
}

export function churnFactor(at: number): number {
  return monthStart(at) === CHURN_MONTH ? CHURN_FACTOR : 1;
}

export const MONTHLY_GROWTH = 0.018;
/** January … December: terms begin in September and January, summers and December are quiet. */
export const SEASON = [1.15, 1.0, 1.0, 0.95, 0.9, 0.8, 0.75, 1.25, 1.35, 1.1, 0.95, 0.8] as const;
export const WEEKDAY = [1.2, 1.25, 1.2, 1.15, 1.0, 0.55, 0.65] as const;

/** Relative sign-ups of a day: growth × season × campaign (weekdays apart). */
export function signupFactor(scale: Scale, at: number): number {
  const months = (at - scale.start) / (365.25 / 12) / DAY;
  const campaign = at >= CAMPAIGN_FROM ? CAMPAIGN_FACTOR : 1;
  return Math.exp(MONTHLY_GROWTH * months) * (SEASON[monthIndex(at)] as number) * campaign;
}

/** Everything that was injected, for truth.json. */
export function injectedShifts(scale: Scale): Shift[] {
  return [
    {
      metric: "lqi",
      grain: "run",
      from: dateOf(runStart(scale, LQI_STEP_FROM)),
      kind: "step",
      factor: round(lqiOf(MIX_AFTER) / lqiOf(MIX_BEFORE)),
      reason: "landing pages ask for the number of students",
    },
    {
      metric: "lqi",
      grain: "run",
      from: dateOf(runStart(scale, LQI_SPIKE_RUN)),
      kind: "spike",
      factor: round(lqiOf(MIX_SPIKE) / lqiOf(MIX_AFTER)),
      reason: "a bot filled the contact form for two weeks",
    },
    {
      metric: "activation_rate",
      grain: "week",
      from: dateOf(ACTIVATION_FROM),
      kind: "step",
      factor: ACTIVATION_FACTOR,
      reason: "guided set-up for new users",
    },
    {
      metric: "signups",
      grain: "week",
      from: dateOf(CAMPAIGN_FROM),
      kind: "step",
      factor: CAMPAIGN_FACTOR,
      reason: "spring campaign in all channels",
    },
    {
      metric: "customers_churned",
      grain: "month",
      from: dateOf(CHURN_MONTH),
      kind: "spike",
      factor: CHURN_FACTOR,
      reason: "announcement of higher prices, withdrawn within the month",
    },
  ];
}

/**
 * Metrics without an injected shift, trend or season: their periods are draws from one fixed distribution.
 * `trial_to_paid_rate` by month of trial start (mature cohorts), `leads_total` by scoring run.
 */
export const STABLE_METRICS = ["trial_to_paid_rate", "leads_total"] as const;

/** Rates with a fixed probability whose denominators grow with the company, so that early periods scatter more. */
export const STABLE_PROBABILITIES = ["payment_failure_rate"] as const;

/** Full two-week windows of the simulated time, starting on a Monday. */
export function runStarts(scale: Scale): number[] {
  const starts: number[] = [];
  for (let at = firstRun(scale); at + (RUN_DAYS + 1) * DAY <= scale.end; at += RUN_DAYS * DAY)
    starts.push(at);
  return starts;
}

export function lqiOf([a, b, c, d]: ClassMix): number {
  return (10 * a + 6 * b + 3 * c) / (a + b + c + d);
}

function firstRun(scale: Scale): number {
  const monday = secondsOf("2024-07-01");
  const runs = Math.ceil((scale.start - monday) / (RUN_DAYS * DAY));
  return monday + runs * RUN_DAYS * DAY;
}

/** Start of the run that begins at or first after the instant. */
function runStart(scale: Scale, at: number): number {
  const length = RUN_DAYS * DAY;
  const first = firstRun(scale);
  return first + Math.ceil((at - first) / length) * length;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
