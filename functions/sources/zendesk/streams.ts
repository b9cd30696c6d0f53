import { streamOf } from "../../../lib/registry/load-sources.ts";
import type { Source } from "../../ingest/source-options.ts";
import { zendeskClient } from "./client.ts";
import { records, type StreamId } from "./contract.ts";
import { exportStream, ticketStream } from "./export-stream.ts";
import { listStream, withHolidays } from "./list-stream.ts";
import { ratingStream } from "./rating-stream.ts";
import { childrenReader } from "./ticket-children.ts";
import { timeStream } from "./time-stream.ts";

/** The support desk: exports, what hangs on tickets, ratings, and the small lists. Tickets are never listed. */
export const streams: Source = (options) => {
  const zendesk = zendeskClient(options);
  const common = (id: StreamId) => ({
    spec: streamOf(options.spec, id),
    apiVersion: "v2",
    contract: "1",
    record: records[id],
  });
  const list = (id: StreamId, path: string) => listStream(zendesk, { path, key: id }, common(id));
  const schedules = {
    path: "business_hours/schedules",
    key: "schedules",
    complete: (item: Parameters<typeof withHolidays>[1], signal?: AbortSignal) =>
      withHolidays(zendesk, item, signal),
  };
  return [
    exportStream(zendesk, "tickets", common("tickets"), (ticket) => field(ticket, "status") === "deleted"),
    exportStream(zendesk, "users", common("users"), (user) => field(user, "active") === false),
    timeStream(zendesk, "organizations", common("organizations")),
    timeStream(zendesk, "ticket_metric_events", common("ticket_metric_events")),
    ticketStream(zendesk, common("ticket_comments"), childrenReader(zendesk, "comments")),
    ticketStream(zendesk, common("ticket_audits"), childrenReader(zendesk, "audits")),
    ratingStream(zendesk, common("satisfaction_ratings")),
    list("groups", "groups"),
    list("ticket_fields", "ticket_fields"),
    listStream(zendesk, schedules, common("schedules")),
    list("sla_policies", "slas/policies"),
  ];
};

function field(value: unknown, name: string): unknown {
  return (value as Record<string, unknown> | null)?.[name];
}
