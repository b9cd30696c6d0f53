import type { Rng } from "../../base/rng.ts";
import type { Activity, Person } from "../model.ts";
import { type Draft, draft } from "./draft.ts";
import type { OwnerId } from "./owner.ts";
import { DISPOSITIONS } from "./schema.ts";

/** A call, an e-mail, a meeting or a note; HubSpot calls them engagements. */
export function activityOf(
  rng: Rng,
  organisationId: string,
  person: Person,
  activity: Activity,
  ownerId: OwnerId,
): Draft {
  const at = new Date(activity.at * 1000).toISOString();
  const common = { hs_timestamp: at, hubspot_owner_id: ownerId(activity.rep) };
  const until = new Date((activity.at + activity.seconds) * 1000).toISOString();
  const addresses = [activity.rep.email, person.email.toLowerCase()];
  const [from, to] = activity.incoming ? addresses.toReversed() : addresses;
  const properties: Record<Activity["kind"], Draft["properties"]> = {
    call: {
      hs_call_title: activity.subject,
      hs_call_body: activity.body,
      hs_call_duration: String(activity.seconds * 1000),
      hs_call_direction: activity.incoming ? "INBOUND" : "OUTBOUND",
      hs_call_disposition: DISPOSITIONS[activity.outcome as keyof typeof DISPOSITIONS] ?? null,
      hs_call_status: activity.outcome === "no_answer" ? "NO_ANSWER" : "COMPLETED",
    },
    email: {
      hs_email_subject: activity.subject,
      hs_email_text: activity.body,
      hs_email_direction: activity.incoming ? "INCOMING_EMAIL" : "EMAIL",
      hs_email_status: "SENT",
      hs_email_from_email: from ?? null,
      hs_email_to_email: to ?? null,
    },
    meeting: {
      hs_meeting_title: activity.subject,
      hs_internal_meeting_notes: activity.body,
      hs_meeting_start_time: at,
      hs_meeting_end_time: until,
      hs_meeting_outcome: activity.outcome === "no_show" ? "NO_SHOW" : "COMPLETED",
    },
    note: { hs_note_body: `<p>${activity.body}</p>` },
  };
  const type = `${activity.kind}s` as const;
  return draft(type, organisationId, (activity.at + activity.seconds) * 1000 + rng.int(0, 999), {
    ...common,
    ...properties[activity.kind],
  });
}
