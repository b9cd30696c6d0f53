import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { isoOfMs } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { LineWriter } from "../base/writers.ts";
import { EMAIL_CAMPAIGNS, lastSend, sendsOf } from "../web/emails.ts";
import type { Visit } from "../web/visits.ts";

const LOST_CLICKS = 0.15;

/** Counts the visits that e-mails brought, by campaign and send. */
export class EmailClicks {
  readonly sends = new Map<string, number>();

  add({ touch, atMs }: Visit): void {
    if (touch.medium !== "email" || touch.campaign === null) return;
    const key = `${touch.campaign} ${lastSend(touch.campaign, atMs)}`;
    this.sends.set(key, (this.sends.get(key) ?? 0) + 1);
  }
}

/** Writes email_campaigns/sends.csv: one row a send, with deliveries, opens, clicks and unsubscribes. */
export function writeEmails(
  rng: Rng,
  dir: string,
  clicks: EmailClicks,
  { start, end }: { start: number; end: number },
): number {
  const writer = new LineWriter(join(dir, "email_campaigns", "sends.csv"));
  writer.line(
    "send_id,campaign_name,subject,sent_at,recipients,delivered,bounced,opens,unique_opens,clicks,unique_clicks,unsubscribes,spam_reports",
  );
  const all = EMAIL_CAMPAIGNS.flatMap((campaign) =>
    sendsOf(campaign, start * 1000, end * 1000).map((atMs) => ({ campaign, atMs })),
  ).sort((a, b) => a.atMs - b.atMs);
  for (const { campaign, atMs } of all) {
    const sessions = clicks.sends.get(`${campaign} ${atMs}`) ?? 0;
    const uniqueClicks = sessions + rng.poisson(sessions * LOST_CLICKS);
    const uniqueOpens = Math.round((uniqueClicks + 3) / rng.between(0.05, 0.12));
    const delivered = Math.round(uniqueOpens / rng.between(0.24, 0.36));
    const bounced = rng.poisson(delivered * 0.008);
    const opens = uniqueOpens + rng.poisson(uniqueOpens * 0.4);
    const many = uniqueClicks + rng.poisson(uniqueClicks * 0.2);
    const month = isoOfMs(atMs).slice(0, 7);
    const id = `${campaign.replaceAll(" ", "-")}-${month}`;
    const subject = campaign === "monthly letter" ? `Your letter for ${month}` : `What is new in ${month}`;
    const numbers = [delivered + bounced, delivered, bounced, opens, uniqueOpens, many, uniqueClicks];
    const left = [rng.poisson(delivered * 0.0015), rng.poisson(delivered * 0.0001)];
    writer.line(stringify([[id, campaign, subject, isoOfMs(atMs), ...numbers, ...left]]).trimEnd());
  }
  return writer.close() - 1;
}
