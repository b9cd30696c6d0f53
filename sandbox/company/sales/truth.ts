import { addMonths, dateOf, monthStart, monthsBetween } from "../base/calendar.ts";
import type { Scale } from "../scales.ts";
import type { Crm, Journey, Opportunity } from "./model.ts";
import { STAGES, valueAt } from "./pipeline.ts";
import type { Rep } from "./reps.ts";

/** Key of the deal (HubSpot) or opportunity (Salesforce) that stands for an opportunity. */
export type DealKeys = Map<Opportunity, { crm: Crm; key: string }>;

/** What a warehouse must find about sales; opportunities that were deleted count for nothing. */
export function salesTruth(scale: Scale, reps: readonly Rep[], journeys: readonly Journey[]): object {
  const opportunities = journeys.flatMap((journey) => journey.opportunities);
  const kept = opportunities.filter(({ deletedAt }) => deletedAt === null);
  return {
    reps: reps.map(({ email, territory, quarterlyQuotaUsd, hiredAt, leftAt }) => ({
      email,
      territory,
      quarterly_quota_usd: quarterlyQuotaUsd,
      hired_date: dateOf(hiredAt),
      left_date: leftAt === null ? null : dateOf(leftAt),
    })),
    opportunities: kept.length,
    deleted_opportunities: opportunities.length - kept.length,
    closed_by_month_and_rep: closedByMonth(kept),
    pipeline_at_month_ends: pipelineAtMonthEnds(scale, kept),
    reasons: reasons(kept),
    stages_by_opportunity: "truth_sales_stages.ndjson",
  };
}

/** Every stage of every opportunity with its span, for truth_sales_stages.ndjson. */
export function* stageLines(journeys: readonly Journey[], keys: DealKeys): Generator<object> {
  for (const { organisation, opportunities } of journeys) {
    for (const opportunity of opportunities) {
      for (const { value, from, to } of opportunity.stages) {
        yield {
          opportunity_id: opportunity.id,
          organisation_id: organisation.id,
          ...keys.get(opportunity),
          stage: value,
          valid_from: new Date(from * 1000).toISOString(),
          valid_to: to === null ? null : new Date(to * 1000).toISOString(),
          deleted: opportunity.deletedAt !== null,
        };
      }
    }
  }
}

function closedByMonth(kept: readonly Opportunity[]): object[] {
  const rows = new Map<string, { month: string; rep: string; won: number; lost: number; won_usd: number }>();
  for (const { closedAt, stages, rep, amountsUsd } of kept) {
    if (closedAt === null) continue;
    const month = dateOf(monthStart(closedAt));
    const key = `${month} ${rep.email}`;
    const row = rows.get(key) ?? { month, rep: rep.email, won: 0, lost: 0, won_usd: 0 };
    if (stages.at(-1)?.value === "won") {
      row.won++;
      row.won_usd += amountsUsd.at(-1)?.value ?? 0;
    } else row.lost++;
    rows.set(key, row);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Open opportunities at the first instant after each month, with the amounts of that time. */
function pipelineAtMonthEnds(scale: Scale, kept: readonly Opportunity[]): object[] {
  return monthsBetween(scale.start, scale.end).map((month) => {
    const at = addMonths(month, 1);
    const row = { month: dateOf(month), open: 0, amount_usd: 0, weighted_usd: 0 };
    for (const { stages, amountsUsd } of kept) {
      const stage = valueAt(stages, at);
      if (stage === null || stage === "won" || stage === "lost") continue;
      const amount = valueAt(amountsUsd, at) ?? 0;
      row.open++;
      row.amount_usd += amount;
      row.weighted_usd += amount * STAGES[stage].probability;
    }
    return { ...row, weighted_usd: Math.round(row.weighted_usd * 100) / 100 };
  });
}

function reasons(kept: readonly Opportunity[]): object {
  const counts: Record<"won" | "lost", Record<string, number>> = { won: {}, lost: {} };
  for (const { stages, reason } of kept) {
    const stage = stages.at(-1)?.value;
    if (stage !== "won" && stage !== "lost") continue;
    const name = reason ?? "unknown";
    counts[stage][name] = (counts[stage][name] ?? 0) + 1;
  }
  return counts;
}
