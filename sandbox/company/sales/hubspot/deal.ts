import type { Rng } from "../../base/rng.ts";
import { misspell } from "../../people/names.ts";
import type { Journey, Opportunity } from "../model.ts";
import { STAGES } from "../pipeline.ts";
import { type Draft, draft, setHistory } from "./draft.ts";
import { ms, type OwnerId, ownerSteps } from "./owner.ts";
import { DEAL_STAGES } from "./schema.ts";

/** An opportunity as a deal of the sales pipeline, with the history of its stage, amount and owner. */
export function dealOf(rng: Rng, journey: Journey, opportunity: Opportunity, ownerId: OwnerId): Draft {
  const { organisation } = journey;
  const stage = opportunity.stages.at(-1)?.value ?? "prospecting";
  const deal = draft("deals", organisation.id, ms(rng, opportunity.createdAt), {
    dealname: `${misspell(rng, organisation.name).trim()} - DreamClass`,
    deal_currency_code: "USD",
    pipeline: "default",
    dealtype: "newbusiness",
    closedate: new Date(opportunity.closeDate * 1000).toISOString(),
    closed_won_reason: stage === "won" ? opportunity.reason : null,
    closed_lost_reason: stage === "lost" ? opportunity.reason : null,
    hs_is_closed: String(opportunity.closedAt !== null),
    hs_is_closed_won: String(stage === "won"),
    hs_deal_stage_probability: String(STAGES[stage].probability),
  });
  const atMs = (from: number) => Math.max(deal.createdMs, from * 1000);
  const steps = opportunity.stages.map(({ value, from }) => ({
    value: DEAL_STAGES[value].id,
    atMs: atMs(from),
  }));
  setHistory(deal, "dealstage", steps);
  const amounts = opportunity.amountsUsd.map(({ value, from }) => ({
    value: String(value),
    atMs: atMs(from),
  }));
  setHistory(deal, "amount", amounts);
  const owners = ownerSteps(journey, deal, ownerId).filter(
    ({ atMs }) =>
      opportunity.closedAt === null || atMs <= Math.max(deal.createdMs, opportunity.closedAt * 1000),
  );
  setHistory(deal, "hubspot_owner_id", owners);
  deal.modifiedMs += rng.int(0, 999);
  if (opportunity.deletedAt !== null) {
    deal.archivedMs = opportunity.deletedAt * 1000;
    deal.modifiedMs = Math.min(deal.modifiedMs, deal.archivedMs);
  }
  return deal;
}
