import { DAY, isoOf } from "../base/calendar.ts";
import { HOLIDAYS, INTERVALS } from "./business-hours.ts";
import type { HelpDesk } from "./desk.ts";
import type { Breach, Minutes, TicketMetrics } from "./metrics.ts";
import type { SupportOrganisation } from "./people.ts";
import { type Agent, GROUPS, SLA_POLICIES, TEAM_SINCE } from "./team.ts";
import { lastChange, type Requester, statusOf, type Ticket } from "./ticket.ts";

/**
 * An instant as Zendesk writes it: ISO 8601 in UTC, to the second. In what is exported the time that orders the export
 * stands right after the id.
 */
export const time = (seconds: number): string => `${isoOf(seconds).slice(0, 19)}Z`;
const maybe = (seconds: number | null): string | null => (seconds === null ? null : time(seconds));
export const url = (path: string): string => `https://dreamclass.zendesk.com/api/v2/${path}.json`;
const SINCE = time(TEAM_SINCE);
const AREA_FIELD = 61_000_000_001;

/** A deleted ticket loses its texts after this. */
const SCRUBBED_AFTER = 30 * DAY;

/** A ticket as the incremental export gives it, its metric set inside. */
export function ticketObject(
  ticket: Ticket,
  metrics: TicketMetrics,
  desk: HelpDesk,
  organisation: SupportOrganisation | undefined,
): { id: number; generated_timestamp: number } {
  const { id, agent, deletedAt, rating, requester, createdAt } = ticket;
  const scrubbed = deletedAt !== null && deletedAt < desk.end - SCRUBBED_AFTER;
  const subject = scrubbed ? "SCRUBBED" : ticket.subject;
  const breaches = metrics.breaches.map((b: Breach) => b.at);
  const changedAt = lastChange(ticket);
  const tagged = ticket.agent !== null;
  return {
    id,
    generated_timestamp: Math.max(changedAt, ...breaches.filter((at) => at < desk.end)),
    ...{ url: url(`tickets/${id}`), external_id: null },
    via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
    created_at: time(createdAt),
    updated_at: time(changedAt),
    type: ticket.topic === "bug" ? "incident" : "question",
    subject,
    raw_subject: subject,
    description: scrubbed ? "SCRUBBED" : ticket.body,
    priority: ticket.priority,
    status: deletedAt === null ? statusOf(ticket) : "deleted",
    recipient: null,
    requester_id: requester.id,
    submitter_id: requester.id,
    assignee_id: agent?.id ?? null,
    organization_id: organisation && organisation.createdAt <= changedAt ? organisation.id : null,
    group_id: agent?.group.id ?? null,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    problem_id: null,
    has_incidents: false,
    is_public: true,
    due_at: null,
    tags: tagged ? ticket.tags : [],
    custom_fields: [{ id: AREA_FIELD, value: id % 9 < 5 ? ticket.topic : null }],
    satisfaction_rating:
      rating === null
        ? { score: "unoffered" }
        : {
            id: ratingId(ticket),
            score: rating.score,
            ...(rating.comment ? { comment: rating.comment } : {}),
          },
    followup_ids: [],
    brand_id: 71_000_000_001,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: ticket.channel === "native_messaging",
    metric_set: metricSet(ticket, metrics, changedAt),
  } as { id: number; generated_timestamp: number };
}

function metricSet(ticket: Ticket, metrics: TicketMetrics, changedAt: number): object {
  const minutes = ({ calendar, business }: Minutes) => ({ calendar, business });
  const assigned = ticket.agent === null ? 0 : 1;
  const comments = ticket.updates.filter((u) => u.happenings.some((h) => h.kind === "comment"));
  return {
    url: url(`ticket_metrics/${81_000_000_000 + ticket.id}`),
    id: 81_000_000_000 + ticket.id,
    ticket_id: ticket.id,
    created_at: time(ticket.createdAt),
    updated_at: time(changedAt),
    group_stations: assigned,
    assignee_stations: assigned,
    reopens: metrics.reopens,
    replies: metrics.replies,
    assignee_updated_at: maybe(ticket.updates.findLast((u) => u.author === ticket.agent?.id)?.at ?? null),
    requester_updated_at: maybe(ticket.updates.findLast((u) => u.author === ticket.requester.id)?.at ?? null),
    status_updated_at: maybe(ticket.statuses.at(-1)?.at ?? null),
    initially_assigned_at: maybe(metrics.assignedAt),
    assigned_at: maybe(metrics.assignedAt),
    solved_at: maybe(metrics.solvedAt),
    latest_comment_added_at: maybe(comments.at(-1)?.at ?? null),
    reply_time_in_minutes: minutes(metrics.reply),
    first_resolution_time_in_minutes: minutes(metrics.firstResolution),
    full_resolution_time_in_minutes: minutes(metrics.fullResolution),
    agent_wait_time_in_minutes: minutes(metrics.agentWait),
    requester_wait_time_in_minutes: minutes(metrics.requesterWait),
    on_hold_time_in_minutes: minutes(metrics.onHold),
  };
}

const ratingId = (ticket: Ticket): number => 91_000_000_000 + ticket.id;

export function ratingObject(ticket: Ticket): { created_at: string } | null {
  const { rating, agent, requester } = ticket;
  if (rating === null || ticket.deletedAt !== null) return null;
  return {
    id: ratingId(ticket),
    created_at: time(rating.offeredAt),
    url: url(`satisfaction_ratings/${ratingId(ticket)}`),
    ticket_id: ticket.id,
    assignee_id: agent?.id ?? null,
    group_id: agent?.group.id ?? null,
    requester_id: requester.id,
    score: rating.score,
    comment: rating.comment,
    reason: null,
    updated_at: time(rating.answeredAt ?? rating.offeredAt),
  } as { created_at: string };
}

export function requesterObject(
  requester: Requester,
  organisation?: SupportOrganisation,
): { updated_at: string } {
  return userObject({
    id: requester.id,
    updated_at: time(requester.mergedAt ?? requester.createdAt),
    name: requester.name,
    email: requester.mergedAt === null ? requester.email : null,
    created_at: time(requester.createdAt),
    organization_id: organisation?.id ?? null,
    role: "end-user",
    active: requester.mergedAt === null,
    external_id: requester.externalId,
  });
}

export function agentObject({ id, name, email, group, admin }: Agent): { updated_at: string } {
  return userObject({
    ...{ id, updated_at: SINCE, name, email, created_at: SINCE, organization_id: null },
    ...{ role: admin ? "admin" : "agent", active: true, external_id: null, default_group_id: group.id },
  });
}

function userObject(fields: { id: number; updated_at: string } & Record<string, unknown>): {
  updated_at: string;
} {
  return {
    ...fields,
    ...{ url: url(`users/${fields.id}`), time_zone: "UTC", iana_time_zone: "Etc/UTC", locale: "en-US" },
    ...{ phone: null, verified: true, suspended: false, shared: false, tags: [], notes: "", details: "" },
  };
}

export function organisationObject(organisation: SupportOrganisation): { updated_at: string } {
  const { id, name, domains, externalId, createdAt, updatedAt } = organisation;
  return {
    ...{ id, updated_at: time(updatedAt), url: url(`organizations/${id}`), name, external_id: externalId },
    ...{ domain_names: domains, created_at: time(createdAt), deleted_at: null },
    ...{ shared_tickets: false, shared_comments: false, group_id: null, details: null, notes: null },
    ...{ tags: [], organization_fields: {} },
  } as { updated_at: string };
}

/** What support set up once: groups, fields, hours and promises. */
export const SETTINGS: Readonly<Record<string, readonly object[]>> = {
  groups: GROUPS.map(({ id, name }, index) => ({
    ...{ id, url: url(`groups/${id}`), name, description: "", is_public: true, default: index === 0 },
    ...{ deleted: false, created_at: SINCE, updated_at: SINCE },
  })),
  ticket_fields: [
    ["Subject", "subject"],
    ["Priority", "priority"],
    ["Area", "tagger"],
  ].map(([title, type], index) => ({
    ...{ id: AREA_FIELD + (index === 2 ? 0 : 1 + index), title, raw_title: title, type, active: true },
    ...{
      position: index,
      required: index === 0,
      removable: index === 2,
      created_at: SINCE,
      updated_at: SINCE,
    },
  })),
  schedules: [
    {
      ...{ id: 22_000_000_001, name: "Office hours", time_zone: "UTC", intervals: INTERVALS },
      ...{ created_at: SINCE, updated_at: SINCE },
    },
  ],
  sla_policies: SLA_POLICIES.map(({ id, title, premium, targets }, position) => ({
    ...{ id, url: url(`slas/policies/${id}`), title, description: "", position: position + 1 },
    filter: {
      all: premium ? [{ field: "current_tags", operator: "includes", value: "premium" }] : [],
      any: [],
    },
    policy_metrics: Object.entries(targets).flatMap(([priority, target]) =>
      Object.entries(target).map(([metric, minutes]) => ({
        ...{ priority, metric, target: minutes, target_in_seconds: minutes * 60, business_hours: true },
      })),
    ),
    ...{ created_at: SINCE, updated_at: SINCE },
  })),
};

/** The schedule's holidays, which have an address of their own. */
export const HOLIDAY_OBJECTS: readonly object[] = HOLIDAYS.map(({ name, from, to }, index) => ({
  ...{ id: 23_000_000_001 + index, name, start_date: from, end_date: to },
}));
