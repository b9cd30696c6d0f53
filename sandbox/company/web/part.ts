import { join } from "node:path";
import { ClickLog } from "../ads/clicks.ts";
import { EmailClicks, writeEmails } from "../ads/emails.ts";
import { writeAds } from "../ads/write.ts";
import { LineWriter } from "../base/writers.ts";
import { NetworkLog } from "../identification/networks.ts";
import { writeSwanai } from "../identification/swanai.ts";
import type { Part, World } from "../part.ts";
import { recordOf } from "./record.ts";
import { sessionOf } from "./session.ts";
import { WebTruth } from "./truth.ts";
import { planVisits } from "./visits.ts";

/**
 * The website: who visits it, and what everybody who watches it knows of that: Google Analytics (sessions as its
 * collectors got them), the ad platforms, the e-mail service, and a service that names companies by their network.
 */
export const web: Part = {
  name: "web",
  says: "website visits, campaigns and identified companies",
  folders: ["ga4", "swanai", "swanai_files", "google_ads", "linkedin_ads", "facebook_ads", "email_campaigns"],
  write(world: World, dir) {
    const { rng, company, organisations } = world;
    const { scale } = company;
    const endMs = scale.end * 1000;
    const writer = new LineWriter(join(dir, "ga4", "sessions.ndjson"));
    const truth = new WebTruth(dir);
    const [clicks, emails, networks] = [new ClickLog(), new EmailClicks(), new NetworkLog()];
    const content = rng.fork("content");
    let events = 0;
    for (const [index, visit] of planVisits(world).entries()) {
      const draws = content.fork(index);
      const session = sessionOf(draws, visit, visit.cookie.sessions === 0);
      const record = recordOf(draws, visit, session, endMs);
      writer.object(record);
      events += record.events.length;
      truth.add(visit, record);
      clicks.add(visit);
      emails.add(visit);
      networks.add(
        visit,
        session.pages.map(({ path }) => path),
      );
    }
    truth.close();
    const identified = writeSwanai(rng.fork("swanai"), dir, networks.close(), organisations, endMs);
    return {
      counts: {
        "ga4.sessions": writer.close(),
        "ga4.events": events,
        ...identified.counts,
        ...writeAds(rng.fork("ads"), dir, clicks, scale),
        "email_campaigns.sends": writeEmails(rng.fork("emails"), dir, emails, scale),
      },
      truth: {
        conversions: truth.conversions,
        days: "truth_web_days.ndjson",
        touches: "truth_web_conversions.ndjson",
        visitors: "truth_web_visitors.ndjson",
      },
      links: identified.links,
    };
  },
};
