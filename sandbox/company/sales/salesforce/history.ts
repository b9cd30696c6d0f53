import type { Journey, Opportunity } from "../model.ts";
import { STAGES, type Stage, valueAt } from "../pipeline.ts";
import type { Rep } from "../reps.ts";
import { type Draft, draft } from "./draft.ts";
import { FORECAST, LEAD_STATUS, OLD_PROPOSAL, STAGE_NAMES } from "./names.ts";
import type { Org } from "./org.ts";

/** A row for each stage and amount that an opportunity had; names are those of the time. */
export function stageRows(opportunity: Opportunity, deal: Draft, org: Org): Draft[] {
  const instants = [...opportunity.stages, ...opportunity.amountsUsd].map(({ from }) => from);
  return [...new Set(instants)]
    .sort((a, b) => a - b)
    .map((at) => {
      const stage = valueAt(opportunity.stages, at) as Stage;
      const amount = valueAt(opportunity.amountsUsd, at) ?? 0;
      const { probability } = STAGES[stage];
      const row = draft("OpportunityHistory", deal.organisationId, at, {
        IsDeleted: deal.fields.IsDeleted ?? false,
        StageName: nameAt(stage, at, org),
        Amount: amount,
        ExpectedRevenue: Math.round(amount * probability * 100) / 100,
        CloseDate: deal.fields.CloseDate ?? null,
        Probability: probability * 100,
        ForecastCategory: FORECAST[stage],
      });
      row.references.OpportunityId = deal;
      row.references.CreatedById = org.user(opportunity.rep);
      row.modifiedAt = opportunity.deletedAt ?? at;
      return row;
    });
}

/** Changes of stage and amount, with the old value and the new one. */
export function fieldChanges(opportunity: Opportunity, deal: Draft, org: Org): Draft[] {
  const stages = opportunity.stages.map(({ value, from }) => ({ value: nameAt(value, from, org), from }));
  const common = { object: "OpportunityFieldHistory", parent: deal, reference: "OpportunityId" } as const;
  const by = org.user(opportunity.rep);
  return [
    ...changes({ ...common, field: "StageName", dataType: "DynamicEnum", by }, stages),
    ...changes({ ...common, field: "Amount", dataType: "Currency", by }, opportunity.amountsUsd),
  ];
}

export function leadChanges(journey: Journey, lead: Draft, org: Org): Draft[] {
  const steps = journey.status.map(({ value, from }) => ({ value: LEAD_STATUS[value], from }));
  const by = org.user(journey.owner[0]?.value as Rep);
  const common = { object: "LeadHistory", parent: lead, reference: "LeadId", by } as const;
  return changes({ ...common, field: "Status", dataType: "DynamicEnum" }, steps);
}

interface Changed {
  object: "OpportunityFieldHistory" | "LeadHistory";
  parent: Draft;
  /** The field that names the parent. */
  reference: string;
  field: string;
  dataType: string;
  by: Draft;
}

function changes(changed: Changed, steps: readonly { value: string | number; from: number }[]): Draft[] {
  const { object, parent, reference, field, dataType, by } = changed;
  return steps.slice(1).map(({ value, from }, i) => {
    const row = draft(object, parent.organisationId, from, {
      IsDeleted: parent.fields.IsDeleted ?? false,
      Field: field,
      DataType: dataType,
      OldValue: steps[i]?.value ?? null,
      NewValue: value,
    });
    row.references[reference] = parent;
    row.references.CreatedById = by;
    return row;
  });
}

function nameAt(stage: Stage, at: number, org: Org): string {
  return stage === "proposal" && at < org.renamedAt ? OLD_PROPOSAL.name : STAGE_NAMES[stage];
}
