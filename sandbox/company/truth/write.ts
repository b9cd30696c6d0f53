import { join } from "node:path";
import { DAY, dateOf } from "../base/calendar.ts";
import { writeJson, writeLines } from "../base/writers.ts";
import type { Company } from "../company.ts";
import type { RunTruth } from "../leads/leads.ts";
import type { Activation } from "../product/behaviour.ts";
import { injectedShifts, MONTHLY_GROWTH, SEASON, STABLE_METRICS, STABLE_PROBABILITIES } from "../shifts.ts";
import { activationTruth, paymentTruth, trialTruth } from "./cohorts.ts";
import { accountMonths, entityTruth } from "./entities.ts";
import { revenueTruth } from "./revenue.ts";

export interface Observed {
  counts: Record<string, number>;
  activations: readonly Activation[];
  lqi: readonly RunTruth[];
  /** Distinct users with an event, by day since 1970. */
  daily: readonly { date: number; users: number }[];
  /** Of each part, by its name. */
  parts: Readonly<Record<string, object>>;
}

/** Writes truth.json, truth_mrr.ndjson and truth_accounts.ndjson: what a warehouse over this company has to find. */
export function writeTruth(dir: string, company: Company, observed: Observed): void {
  const { scale, seed, accounts, customers } = company;
  const subs = customers.flatMap((c) => c.subs);
  const charges = subs.flatMap((s) => s.invoices).flatMap((i) => i.charges);
  const payers = customers.map((c) => ({ accountId: c.account.id, subs: c.subs }));
  const revenue = revenueTruth(scale, payers, company.rates);
  writeLines(join(dir, "truth_mrr.ndjson"), revenue.accounts);
  writeLines(join(dir, "truth_accounts.ndjson"), accountMonths(company));
  writeJson(join(dir, "truth.json"), {
    seed,
    scale: scale.name,
    as_of: dateOf(scale.end),
    counts: observed.counts,
    mrr: revenue.months,
    mrr_by_currency: revenue.currencies,
    mrr_by_account_month: "truth_mrr.ndjson",
    lqi: observed.lqi,
    activation: activationTruth(observed.activations),
    trials: trialTruth(scale, subs),
    payments: paymentTruth(scale, charges),
    dau: observed.daily.map(({ date, users }) => ({ date: dateOf(date * DAY), users })),
    shifts: injectedShifts(scale),
    growth: { monthly: MONTHLY_GROWTH, season_by_month: SEASON },
    stable_metrics: STABLE_METRICS,
    stable_probabilities: STABLE_PROBABILITIES,
    entities: entityTruth(company),
    account_terms_by_month: "truth_accounts.ndjson",
    identity: accounts.map((a) => ({
      account_id: a.id,
      stripe_customer_id: a.stripeCustomerId,
      crm_account_id: a.crmAccountId,
    })),
    duplicate_accounts: accounts
      .filter((a) => a.duplicateOf !== null)
      .map((a) => ({ account_id: a.id, same_as: a.duplicateOf })),
    identity_by_record: "truth_identity.ndjson",
    ...observed.parts,
    deleted_customers: customers.filter((c) => c.deletedAt !== null).map((c) => c.id),
  });
}
