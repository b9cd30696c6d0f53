import { z } from "zod";

/** Types of CSV cells. A cell stays a string in the payload; its type is checked only. */
const cell = {
  text: z.string(),
  id: z.string().min(1).max(200),
  date: z.iso.date(),
  time: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/, "must be a date or a date and time"),
  integer: z.string().regex(/^-?\d+$/, "must be a whole number"),
  decimal: z.string().regex(/^-?\d+(\.\d+)?$/, "must be a number"),
  boolean: z.string().regex(/^(true|false)$/i, "must be True or False"),
};

const optional = (type: z.ZodType) => z.union([z.literal(""), type]);

/** The columns of each file of the dump and the types of their cells, in the order of the file. */
export const files = {
  accounts: {
    account_id: cell.id,
    account_name: cell.text,
    industry: cell.text,
    country: cell.text,
    signup_date: cell.date,
    referral_source: cell.text,
    plan_tier: cell.text,
    seats: cell.integer,
    is_trial: cell.boolean,
    churn_flag: cell.boolean,
  },
  subscriptions: {
    subscription_id: cell.id,
    account_id: cell.id,
    start_date: cell.date,
    end_date: optional(cell.date),
    plan_tier: cell.text,
    seats: cell.integer,
    mrr_amount: cell.decimal,
    arr_amount: cell.decimal,
    is_trial: cell.boolean,
    upgrade_flag: cell.boolean,
    downgrade_flag: cell.boolean,
    churn_flag: cell.boolean,
    billing_frequency: cell.text,
    auto_renew_flag: cell.boolean,
  },
  churn_events: {
    churn_event_id: cell.id,
    account_id: cell.id,
    churn_date: cell.date,
    reason_code: cell.text,
    refund_amount_usd: cell.decimal,
    preceding_upgrade_flag: cell.boolean,
    preceding_downgrade_flag: cell.boolean,
    is_reactivation: cell.boolean,
    feedback_text: cell.text,
  },
  feature_usage: {
    usage_id: cell.id,
    subscription_id: cell.id,
    usage_date: cell.date,
    feature_name: cell.text,
    usage_count: cell.integer,
    usage_duration_secs: cell.integer,
    error_count: cell.integer,
    is_beta_feature: cell.boolean,
  },
  support_tickets: {
    ticket_id: cell.id,
    account_id: cell.id,
    submitted_at: cell.time,
    closed_at: optional(cell.time),
    resolution_time_hours: optional(cell.decimal),
    priority: cell.text,
    first_response_time_minutes: optional(cell.decimal),
    satisfaction_score: optional(cell.decimal),
    escalation_flag: cell.boolean,
  },
} satisfies Record<string, Record<string, z.ZodType>>;

export type FileName = keyof typeof files;

/** The column names of a file. */
export function columnsOf(file: FileName): string[] {
  return Object.keys(files[file]);
}
