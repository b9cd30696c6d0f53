import type { Rng } from "../../base/rng.ts";
import { misspell } from "../../people/names.ts";
import type { Journey, Opportunity } from "../model.ts";
import { STAGES } from "../pipeline.ts";
import { activityRecord } from "./activity.ts";
import { type Draft, draft, remove } from "./draft.ts";
import { fieldChanges, leadChanges, stageRows } from "./history.ts";
import { FORECAST, STAGE_NAMES } from "./names.ts";
import type { Org } from "./org.ts";
import { accountOf, contactOf, convert, leadOf } from "./school.ts";

/** What Salesforce holds of one school. */
interface SchoolInSalesforce {
  records: Draft[];
  opportunities: Map<Opportunity, Draft>;
}

const DELETED_TASKS = 0.02;

/** A lead; once qualified an account with its contacts and opportunities; and all activities. */
export function schoolInSalesforce(rng: Rng, journey: Journey, org: Org): SchoolInSalesforce {
  const lead = leadOf(rng, journey, org);
  const records = [lead, ...leadChanges(journey, lead, org)];
  const opportunities = new Map<Opportunity, Draft>();
  const convertedAt = journey.opportunities[0]?.createdAt;
  let contact: Draft | null = null;
  let account: Draft | null = null;
  if (convertedAt !== undefined) {
    const made = accountOf(rng, journey, convertedAt, org);
    const contacts = journey.people.map((one) => contactOf(journey, one, made, convertedAt, org));
    for (const opportunity of journey.opportunities) {
      const deal = opportunityOf(rng, journey, opportunity, made, org);
      opportunities.set(opportunity, deal);
      records.push(deal, ...stageRows(opportunity, deal, org), ...fieldChanges(opportunity, deal, org));
    }
    records.push(made, ...contacts);
    account = made;
    contact = contacts[0] as Draft;
    convert(lead, made, contact, opportunities.values().next().value as Draft, convertedAt);
  }
  for (const activity of journey.activities) {
    const afterwards = convertedAt !== undefined && activity.at >= convertedAt;
    const what = activity.opportunity ? (opportunities.get(activity.opportunity) ?? null) : null;
    const about = { who: (afterwards && contact) || lead, what, account: afterwards ? account : null };
    const done = activityRecord(rng, journey, activity, about, org);
    const goneAt = done.modifiedAt + rng.int(3_600, 30 * 86_400);
    if (done.object === "Task" && rng.chance(DELETED_TASKS) && goneAt < org.end) remove(done, goneAt);
    records.push(done);
  }
  return { records, opportunities };
}

function opportunityOf(
  rng: Rng,
  journey: Journey,
  opportunity: Opportunity,
  account: Draft,
  org: Org,
): Draft {
  const { organisation } = journey;
  const stage = opportunity.stages.at(-1)?.value ?? "prospecting";
  const deal = draft("Opportunity", organisation.id, opportunity.createdAt, {
    IsDeleted: false,
    Name: `${misspell(rng, organisation.name).trim()} - New Business`,
    StageName: STAGE_NAMES[stage],
    Amount: opportunity.amountsUsd.at(-1)?.value ?? null,
    Probability: STAGES[stage].probability * 100,
    CloseDate: new Date(opportunity.closeDate * 1000).toISOString().slice(0, 10),
    Type: "New Business",
    ForecastCategoryName: FORECAST[stage],
    IsClosed: opportunity.closedAt !== null,
    IsWon: stage === "won",
    Win_Reason__c: stage === "won" ? opportunity.reason : null,
    Loss_Reason__c: stage === "lost" ? opportunity.reason : null,
    NextStep: opportunity.closedAt === null ? rng.pick(["Call", "Send proposal", null]) : null,
  });
  deal.references.AccountId = account;
  deal.references.OwnerId = org.user(opportunity.rep);
  const { closedAt } = opportunity;
  const owners = journey.owner.filter(({ from }) => closedAt === null || from <= closedAt);
  const changes = [...opportunity.stages, ...opportunity.amountsUsd, ...owners].map(({ from }) => from);
  deal.modifiedAt = Math.max(deal.createdAt, ...changes);
  if (opportunity.deletedAt !== null) remove(deal, opportunity.deletedAt);
  return deal;
}
