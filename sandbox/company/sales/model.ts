import type { Organisation } from "../market/organisation.ts";
import type { Reason, Span, Stage, Status, UNQUALIFIED_REASONS } from "./pipeline.ts";
import type { Rep } from "./reps.ts";

/** Whom sales speaks to at a school. */
export interface Person {
  firstName: string;
  lastName: string | null;
  email: string;
  phone: string | null;
  title: string | null;
}

/** Something that a rep did for a school; instants in unix seconds. */
export interface Activity {
  kind: "call" | "email" | "meeting" | "note";
  at: number;
  seconds: number;
  rep: Rep;
  opportunity: Opportunity | null;
  incoming: boolean;
  outcome: "connected" | "no_answer" | "voicemail" | "held" | "no_show" | null;
  subject: string;
  /** What was said. Personal data. */
  body: string;
}

/** A chance to sell; instants in unix seconds, amounts in whole dollars a year. */
export interface Opportunity {
  /** Known to the truth alone. */
  id: string;
  createdAt: number;
  stages: readonly Span<Stage>[];
  amountsUsd: readonly Span<number>[];
  /** Null while it is open. */
  closedAt: number | null;
  /** When sales expects to close it, or closed it. */
  closeDate: number;
  reason: Reason;
  /** Whoever owned it last: at its close, or now. */
  rep: Rep;
  /** When somebody deleted it as entered by mistake; such a one counts for nothing. */
  deletedAt: number | null;
}

/** Where sales keeps its records of a school. Deals are in one place only: in Salesforce where the school is there. */
export type Crm = "hubspot" | "salesforce";

/** All that sales did with one school; instants in unix seconds. */
export interface Journey {
  organisation: Organisation;
  crms: readonly Crm[];
  /** When sales heard of the school. */
  createdAt: number;
  people: readonly [Person, ...Person[]];
  status: readonly Span<Status>[];
  /** Why the lead was given up; null where it was not. */
  unqualifiedReason: (typeof UNQUALIFIED_REASONS)[number] | null;
  owner: readonly Span<Rep>[];
  opportunities: readonly Opportunity[];
  activities: readonly Activity[];
}

/** First payment of a school and its monthly recurring cents then, where it ever paid. */
export interface FirstPayment {
  at: number;
  mrrCents: number;
}
