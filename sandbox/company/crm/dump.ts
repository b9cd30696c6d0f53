import { dateOf } from "../base/calendar.ts";
import { shortId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { PlanName } from "../billing/catalog.ts";
import type { ReferenceRates } from "../billing/currencies.ts";
import { recurringAt } from "../billing/mrr.ts";
import { currentItems, type Subscription } from "../billing/state.ts";
import type { Company } from "../company.ts";
import { prospect } from "../leads/prospects.ts";
import type { Account, Channel } from "../people/accounts.ts";
import { INDUSTRIES, misspell } from "../people/names.ts";
import { churnRow } from "./churn.ts";
import { type CrmRow, writeCrmFile } from "./files.ts";
import { type CrmSubscription, moved, paid } from "./subscription.ts";
import { writeTicketTexts } from "./texts.ts";
import { ticketRows } from "./tickets.ts";
import { usageRows } from "./usage.ts";

const TIERS: Readonly<Record<PlanName, string>> = {
  free: "Basic",
  starter: "Basic",
  growth: "Pro",
  premium: "Enterprise",
  parent_app: "Basic",
};
const SOURCES: Readonly<Record<Channel, string>> = {
  organic: "organic",
  paid: "ads",
  referral: "partner",
  content: "other",
};
const PROSPECT_SHARE = 0.06;
/** Somebody forgot to set, or to clear, the flag. */
const WRONG_FLAG_SHARE = 0.04;

/** Writes crm_dump/*.csv, each school under the CRM's own id and spelling; tells the rows of each file. */
export function writeCrmDump(rng: Rng, dir: string, company: Company): Record<string, number> {
  const { accounts, scale } = company;
  const known = accounts.filter((a) => a.crmAccountId !== null && a.duplicateOf === null);
  const subs: CrmSubscription[] = [];
  for (const account of known) {
    for (const sub of company.subs.get(account) ?? []) {
      if (sub.status === "incomplete" || sub.status === "incomplete_expired") continue;
      subs.push({ id: shortId("S-", subs.length), accountId: account.crmAccountId as string, sub });
    }
  }
  const rows = known.map((account) => accountRow(rng, account, company.subs.get(account) ?? []));
  const prospects = Math.round(known.length * PROSPECT_SHARE);
  for (let i = 0; i < prospects; i++) rows.push(prospectRow(rng, company, accounts.length + i));
  const ended = subs.filter(({ sub }) => sub.endedAt !== null && paid(sub));
  const ids = known.map((a) => a.crmAccountId as string);
  const tickets = ticketRows(rng.fork("tickets"), ids, scale);
  const ticketIds = tickets.map((t) => String(t.ticket_id));
  return {
    "crm_dump.accounts": writeCrmFile(dir, "accounts", rows),
    "crm_dump.subscriptions": writeCrmFile(
      dir,
      "subscriptions",
      subs.map((s) => subscriptionRow(rng, s, scale.end, company.rates)),
    ),
    "crm_dump.churn_events": writeCrmFile(
      dir,
      "churn_events",
      ended.map((s, index) => churnRow(rng, s, index, subs, company.rates)),
    ),
    "crm_dump.feature_usage": writeCrmFile(dir, "feature_usage", usageRows(rng.fork("usage"), subs, scale)),
    "crm_dump.support_tickets": writeCrmFile(dir, "support_tickets", tickets),
    ticket_texts: writeTicketTexts(rng.fork("texts"), dir, ticketIds),
  };
}

function accountRow(rng: Rng, account: Account, subs: readonly Subscription[]): CrmRow<"accounts"> {
  const last = subs.at(-1);
  const churned = subs.some(paid) && subs.every((s) => s.endedAt !== null);
  const main = last && currentItems(last)[0];
  return {
    account_id: account.crmAccountId as string,
    account_name: misspell(rng, account.name),
    industry: industryLabel(account.industry),
    country: account.country === "GB" ? "UK" : account.country,
    signup_date: dateOf(account.createdAt),
    referral_source: rng.chance(0.05) ? "event" : SOURCES[account.channel],
    plan_tier: main ? TIERS[main.price.plan] : "Basic",
    seats: main?.quantity ?? account.seats,
    is_trial: last?.status === "trialing",
    churn_flag: rng.chance(WRONG_FLAG_SHARE) ? !churned : churned,
  };
}

/** A school that sales talks to and that never signed up. */
function prospectRow(rng: Rng, company: Company, index: number): CrmRow<"accounts"> {
  const { start, end } = company.scale;
  const lead = prospect(rng, { start, end });
  return {
    account_id: shortId("A-", index),
    account_name: lead.companyName,
    industry: industryLabel(rng.pick(INDUSTRIES)[0]),
    country: lead.country === "GB" ? "UK" : lead.country,
    signup_date: dateOf(lead.firstSeenAt),
    referral_source: "event",
    plan_tier: "Basic",
    seats: rng.int(1, 40),
    is_trial: false,
    churn_flag: false,
  };
}

function subscriptionRow(
  rng: Rng,
  crm: CrmSubscription,
  end: number,
  rates: ReferenceRates,
): CrmRow<"subscriptions"> {
  const { sub } = crm;
  const [main] = currentItems(sub);
  const items = recurringAt(sub, (sub.endedAt ?? end) - 1, rates) ?? [];
  const mrr = Math.round(items.reduce((sum, { cents }) => sum + cents, 0) / 100);
  return {
    subscription_id: crm.id,
    account_id: crm.accountId,
    start_date: dateOf(sub.createdAt),
    end_date: sub.endedAt === null ? "" : dateOf(sub.endedAt),
    plan_tier: main ? TIERS[main.price.plan] : "Basic",
    seats: main?.quantity ?? 0,
    mrr_amount: mrr,
    arr_amount: mrr * 12,
    is_trial: !sub.history.some((h) => h.status === "active"),
    upgrade_flag: moved(sub, 1),
    downgrade_flag: moved(sub, -1),
    churn_flag: sub.endedAt !== null,
    billing_frequency: main?.price.interval === "year" ? "annual" : "monthly",
    auto_renew_flag: !sub.cancelAtPeriodEnd && rng.chance(0.9),
  };
}

function industryLabel(industry: string): string {
  const words = industry.replace("k12", "K-12").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
