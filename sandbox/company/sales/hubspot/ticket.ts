import type { Rng } from "../../base/rng.ts";
import type { Journey } from "../model.ts";
import { type Draft, draft, setHistory } from "./draft.ts";
import { ms, type OwnerId } from "./owner.ts";
import { TICKET_STAGES } from "./schema.ts";

/** A school that was won gets a ticket for its onboarding. */
export function tickets(
  rng: Rng,
  journey: Journey,
  company: Draft,
  contact: Draft,
  ownerId: OwnerId,
  endMs: number,
): Draft[] {
  const deal = journey.opportunities.find(({ stages }) => stages.at(-1)?.value === "won");
  if (!deal?.closedAt) return [];
  const createdMs = ms(rng, deal.closedAt + 3_600);
  const closedMs = createdMs + rng.int(2, 20) * 86_400_000;
  if (createdMs >= endMs) return [];
  const closed = closedMs < endMs;
  const ticket = draft("tickets", journey.organisation.id, createdMs, {
    subject: `Onboarding of ${journey.organisation.name}`,
    content: `Set up the school of ${journey.people[0].firstName}: classes, students, fees.`,
    hs_pipeline: "0",
    hs_ticket_priority: rng.pick(["LOW", "MEDIUM", "HIGH"]),
    hubspot_owner_id: ownerId(deal.rep),
    closed_date: closed ? new Date(closedMs).toISOString() : null,
  });
  const open = { value: TICKET_STAGES.open as string, atMs: createdMs };
  setHistory(
    ticket,
    "hs_pipeline_stage",
    closed ? [open, { value: TICKET_STAGES.closed, atMs: closedMs }] : [open],
  );
  ticket.links.push(company, contact);
  return [ticket];
}
