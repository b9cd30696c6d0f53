import type { Rng } from "../../base/rng.ts";
import type { Activity, Journey } from "../model.ts";
import { type Draft, draft, instant } from "./draft.ts";
import type { Org } from "./org.ts";

/** Whom and what an activity is about. */
interface About {
  who: Draft;
  what: Draft | null;
  account: Draft | null;
}

/** A meeting is an Event; everything else is a Task. */
export function activityRecord(
  rng: Rng,
  journey: Journey,
  activity: Activity,
  about: About,
  org: Org,
): Draft {
  const { id } = journey.organisation;
  const record = activity.kind === "meeting" ? event(id, activity) : task(id, activity);
  Object.assign(record.fields, { WhatId: null, AccountId: null });
  record.references.WhoId = about.who;
  if (about.what) record.references.WhatId = about.what;
  if (about.account) record.references.AccountId = about.account;
  record.references.OwnerId = org.user(activity.rep);
  record.modifiedAt = Math.min(org.end - 1, record.createdAt + rng.int(0, 120));
  return record;
}

function event(organisationId: string, activity: Activity): Draft {
  return draft("Event", organisationId, activity.at, {
    IsDeleted: false,
    Subject: activity.subject,
    Description: activity.body,
    StartDateTime: instant(activity.at),
    EndDateTime: instant(activity.at + activity.seconds),
    DurationInMinutes: activity.seconds / 60,
    Outcome__c: activity.outcome,
  });
}

function task(organisationId: string, activity: Activity): Draft {
  const isCall = activity.kind === "call";
  const until = activity.at + activity.seconds;
  return draft("Task", organisationId, until, {
    IsDeleted: false,
    Subject: activity.subject,
    Description: activity.body,
    TaskSubtype: { call: "Call", email: "Email", note: "Task", meeting: "Task" }[activity.kind],
    Status: "Completed",
    Priority: "Normal",
    IsClosed: true,
    ActivityDate: new Date(activity.at * 1000).toISOString().slice(0, 10),
    CompletedDateTime: instant(until),
    CallType: isCall ? (activity.incoming ? "Inbound" : "Outbound") : null,
    CallDurationInSeconds: isCall ? activity.seconds : null,
    CallDisposition: isCall ? activity.outcome : null,
  });
}
