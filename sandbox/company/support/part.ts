import { join } from "node:path";
import { LineWriter, writeLines } from "../base/writers.ts";
import type { IdentityLink } from "../market/identity.ts";
import type { Part } from "../part.ts";
import { type HelpDesk, helpDesk } from "./desk.ts";
import { auditObjects, commentObjects, metricEvents } from "./history.ts";
import { metricsOf, type TicketMetrics } from "./metrics.ts";
import type { SupportOrganisation } from "./people.ts";
import type { Ticket } from "./ticket.ts";
import { monthlyTruth, ticketTruth } from "./truth.ts";
import {
  agentObject,
  HOLIDAY_OBJECTS,
  organisationObject,
  ratingObject,
  requesterObject,
  SETTINGS,
  ticketObject,
} from "./wire.ts";

/**
 * The help desk: zendesk/*.ndjson in Zendesk's shapes, each in the order of its export. `ticket_comments` and
 * `ticket_audits` hold one line per ticket with all that its own address answers; a deleted ticket has none.
 */
export const support: Part = {
  name: "support",
  says: "support tickets",
  folders: ["zendesk"],
  write({ rng, company, organisations }, dir) {
    const desk = helpDesk(rng, company, organisations);
    const metrics = new Map(desk.tickets.map((ticket) => [ticket, metricsOf(ticket, desk.end)]));
    const known = (ticket: Ticket) => metrics.get(ticket) as TicketMetrics;
    const counts = writeDesk(desk, known, join(dir, "zendesk"));
    const truths = desk.tickets.map((ticket) => ticketTruth(ticket, known(ticket)));
    writeLines(join(dir, "truth_support.ndjson"), truths);
    const truth = { tickets: "truth_support.ndjson", months: monthlyTruth(truths) };
    return { counts, truth, links: linksOf(desk.organisations) };
  },
};

function writeDesk(
  desk: HelpDesk,
  known: (ticket: Ticket) => TicketMetrics,
  dir: string,
): Record<string, number> {
  const { tickets, end } = desk;
  const file = (name: string) => join(dir, `${name}.ndjson`);
  const bySchool = new Map(
    desk.organisations.flatMap((o) => o.school.accounts.map((account) => [account, o] as const)),
  );
  const write = (name: string, objects: Iterable<object>) => writeLines(file(name), objects);
  const exported = tickets
    .map((ticket) => ticketObject(ticket, known(ticket), desk, bySchool.get(ticket.account)))
    .sort((a, b) => a.generated_timestamp - b.generated_timestamp || a.id - b.id);
  const users = [
    ...desk.agents.map(agentObject),
    ...desk.requesters.map((requester) => requesterObject(requester, bySchool.get(requester.account))),
  ];
  const events = tickets.flatMap((ticket) => metricEvents(ticket, known(ticket), end));
  const readable = tickets.filter(({ deletedAt }) => deletedAt === null);
  const counts = {
    "zendesk.tickets": write("tickets", exported),
    "zendesk.users": write("users", sorted(users, "updated_at")),
    "zendesk.organizations": write(
      "organizations",
      sorted(desk.organisations.map(organisationObject), "updated_at"),
    ),
    "zendesk.ticket_metric_events": write("ticket_metric_events", sorted(events, "time")),
    "zendesk.satisfaction_ratings": write(
      "satisfaction_ratings",
      sorted(
        tickets.map(ratingObject).filter((rating) => rating !== null),
        "created_at",
      ),
    ),
    "zendesk.ticket_comments": perTicket(file("ticket_comments"), readable, "comments", commentObjects),
    "zendesk.ticket_audits": perTicket(file("ticket_audits"), readable, "audits", auditObjects),
  };
  write("holidays", HOLIDAY_OBJECTS);
  const settings = Object.entries(SETTINGS).map(([name, objects]) => [
    `zendesk.${name}`,
    write(name, objects),
  ]);
  return { ...counts, ...Object.fromEntries(settings) };
}

function perTicket(
  path: string,
  tickets: readonly Ticket[],
  name: string,
  objectsOf: (ticket: Ticket) => object[],
): number {
  const writer = new LineWriter(path);
  for (const ticket of tickets) writer.object({ ticket_id: ticket.id, [name]: objectsOf(ticket) });
  return writer.close();
}

function sorted<Key extends string, T extends Record<Key, string>>(objects: T[], key: Key): T[] {
  return objects.sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
}

function* linksOf(organisations: readonly SupportOrganisation[]): Generator<IdentityLink> {
  for (const { id, school } of organisations) {
    yield { source: "zendesk", stream: "organizations", key: String(id), organisation_id: school.id };
  }
}
