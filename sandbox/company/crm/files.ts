import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";

/** The files of a CRM dump and their headers, in order. */
export const CRM_COLUMNS = {
  accounts: [
    "account_id",
    "account_name",
    "industry",
    "country",
    "signup_date",
    "referral_source",
    "plan_tier",
    "seats",
    "is_trial",
    "churn_flag",
  ],
  subscriptions: [
    "subscription_id",
    "account_id",
    "start_date",
    "end_date",
    "plan_tier",
    "seats",
    "mrr_amount",
    "arr_amount",
    "is_trial",
    "upgrade_flag",
    "downgrade_flag",
    "churn_flag",
    "billing_frequency",
    "auto_renew_flag",
  ],
  churn_events: [
    "churn_event_id",
    "account_id",
    "churn_date",
    "reason_code",
    "refund_amount_usd",
    "preceding_upgrade_flag",
    "preceding_downgrade_flag",
    "is_reactivation",
    "feedback_text",
  ],
  feature_usage: [
    "usage_id",
    "subscription_id",
    "usage_date",
    "feature_name",
    "usage_count",
    "usage_duration_secs",
    "error_count",
    "is_beta_feature",
  ],
  support_tickets: [
    "ticket_id",
    "account_id",
    "submitted_at",
    "closed_at",
    "resolution_time_hours",
    "priority",
    "first_response_time_minutes",
    "satisfaction_score",
    "escalation_flag",
  ],
} as const;

export type CrmFile = keyof typeof CRM_COLUMNS;
export type CrmRow<F extends CrmFile> = Record<(typeof CRM_COLUMNS)[F][number], string | number | boolean>;

/** Writes one file; booleans are True and False, a value that is not there is empty. */
export function writeCrmFile<F extends CrmFile>(dir: string, file: F, rows: readonly CrmRow<F>[]): number {
  mkdirSync(join(dir, "crm_dump"), { recursive: true });
  const text = stringify([...rows] as Record<string, unknown>[], {
    header: true,
    columns: [...CRM_COLUMNS[file]],
    cast: { boolean: (value) => (value ? "True" : "False") },
  });
  writeFileSync(join(dir, "crm_dump", `${file}.csv`), text);
  return rows.length;
}

/** "27.0": the dump writes decimals with at least one digit after the point. */
export function decimal(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
