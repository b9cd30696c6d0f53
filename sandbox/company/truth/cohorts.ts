import { DAY, dateOf, monthStart, monthsBetween, weekStart } from "../base/calendar.ts";
import type { Charge, Subscription } from "../billing/state.ts";
import type { Activation } from "../product/behaviour.ts";
import type { Scale } from "../scales.ts";

const CONVERSION_DAYS = 30;

/** Users by the week they signed up in (Monday, UTC), and how many of them met the activation rule. */
export function activationTruth(
  activations: readonly Activation[],
): { cohort_week: string; signups: number; activated: number }[] {
  const weeks = new Map<number, { signups: number; activated: number }>();
  for (const { createdMs, activated } of activations) {
    const week = weekStart(createdMs / 1000);
    const row = weeks.get(week) ?? { signups: 0, activated: 0 };
    row.signups++;
    if (activated) row.activated++;
    weeks.set(week, row);
  }
  return [...weeks].sort(([a], [b]) => a - b).map(([week, row]) => ({ cohort_week: dateOf(week), ...row }));
}

/** Trials by the month they started in; converted = first payment above 0 within 30 days of the start. */
export function trialTruth(
  scale: Scale,
  subs: readonly Subscription[],
): { month: string; started: number; converted: number }[] {
  const months = new Map(monthsBetween(scale.start, scale.end).map((m) => [m, { started: 0, converted: 0 }]));
  for (const { trial, invoices } of subs) {
    const row = trial && months.get(monthStart(trial.start));
    if (!row) continue;
    row.started++;
    const limit = trial.start + CONVERSION_DAYS * DAY;
    if (invoices.some((i) => i.amountDue > 0 && i.paidAt !== null && i.paidAt <= limit)) row.converted++;
  }
  return [...months].map(([month, row]) => ({ month: dateOf(month), ...row }));
}

/** Charges by month, and how many failed. */
export function paymentTruth(
  scale: Scale,
  charges: readonly Charge[],
): { month: string; attempts: number; failed: number }[] {
  const months = new Map(monthsBetween(scale.start, scale.end).map((m) => [m, { attempts: 0, failed: 0 }]));
  for (const { createdAt, failure } of charges) {
    const row = months.get(monthStart(createdAt));
    if (!row) continue;
    row.attempts++;
    if (failure !== null) row.failed++;
  }
  return [...months].map(([month, row]) => ({ month: dateOf(month), ...row }));
}
