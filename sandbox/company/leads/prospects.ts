import { uuid } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { type Account, CHANNELS, type Channel } from "../people/accounts.ts";
import { COUNTRIES, FIRST_NAMES, INDUSTRIES, LAST_NAMES, schoolName, slug } from "../people/names.ts";

/** Somebody who left an e-mail address on the website. */
export interface Lead {
  id: string;
  email: string;
  companyName: string;
  companyDomain: string | null;
  /** The school's own domain, also where the address is a free one and `companyDomain` was never told. */
  domain: string;
  industry: string;
  /** The account that it became; null for a prospect. */
  accountId: string | null;
  source: string;
  medium: string;
  campaign: string | null;
  country: string;
  firstSeenAt: number;
}

/** Source, medium and campaign by channel, with weights. */
const TOUCHES: Readonly<
  Record<Channel, readonly (readonly [readonly [string, string, string | null], number])[]>
> = {
  organic: [
    [["google", "organic", null], 70],
    [["bing", "organic", null], 14],
    [["(direct)", "(none)", null], 16],
  ],
  paid: [
    [["google", "cpc", "[NA] Features"], 34],
    [["google", "cpc", "[EU] Brand"], 26],
    [["bing", "cpc", "[NA] Features"], 14],
    [["linkedin", "paid_social", "music academies"], 12],
    [["facebook", "paid_social", "back to school"], 14],
  ],
  referral: [
    [["capterra", "referral", null], 38],
    [["getapp", "referral", null], 18],
    [["software_advice", "referral", null], 16],
    [["g2", "referral", null], 18],
    [["partner", "referral", "partner programme"], 10],
  ],
  content: [
    [["blog", "content", "how to run a school"], 50],
    [["newsletter", "email", "monthly letter"], 30],
    [["youtube", "video", "tutorials"], 20],
  ],
};

export function prospect(rng: Rng, window: { start: number; end: number }): Lead {
  const [country, , , tld] = rng.weighted(COUNTRIES.map((c) => [c, c[1]] as const));
  const [industry, , kinds] = rng.weighted(INDUSTRIES.map((i) => [i, i[1]] as const));
  const companyName = schoolName(rng, kinds);
  // Longer than the numbers in the domains of sign-ups: no two schools share one.
  const domain = `${slug(companyName)}${rng.int(10_000, 999_999)}.${tld}`;
  const free = rng.chance(0.25);
  const channel = rng.weighted(CHANNELS.map((c) => [c[0], c[1]] as const));
  const id = uuid(rng);
  const box = `${slug(rng.pick(FIRST_NAMES))}.${slug(rng.pick(LAST_NAMES))}`;
  return {
    id,
    // A free address has one owner, too.
    email: free ? `${box}${Number.parseInt(id.slice(0, 6), 16)}@gmail.com` : `${box}@${domain}`,
    companyName,
    companyDomain: free ? null : domain,
    domain,
    industry,
    accountId: null,
    ...touch(rng, channel),
    country,
    firstSeenAt: window.start + Math.floor(rng.float() * (window.end - window.start)),
  };
}

/** The lead that an account was before it signed up. */
export function visitorOf(rng: Rng, account: Account): Lead {
  return {
    id: uuid(rng),
    email: `${slug(rng.pick(FIRST_NAMES))}@${account.mailDomain}`,
    companyName: account.name,
    companyDomain: account.domain,
    domain: account.mailDomain,
    industry: account.industry,
    accountId: account.id,
    ...touch(rng, account.channel),
    country: account.country,
    firstSeenAt: account.createdAt - rng.int(0, 3 * 86_400),
  };
}

function touch(rng: Rng, channel: Channel): Pick<Lead, "source" | "medium" | "campaign"> {
  const [source, medium, campaign] = rng.weighted(TOUCHES[channel]);
  return { source, medium, campaign };
}
