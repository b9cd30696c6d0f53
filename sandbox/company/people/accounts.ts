import { DAY, HOUR, weekday } from "../base/calendar.ts";
import { base62Id, hexId, shortId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Scale } from "../scales.ts";
import { signupFactor, WEEKDAY } from "../shifts.ts";
import { COUNTRIES, INDUSTRIES, schoolName, slug } from "./names.ts";

export type Channel = "organic" | "paid" | "referral" | "content";

/** A school that signed up; times in unix seconds. Billing and users hang on `id`. */
export interface Account {
  index: number;
  id: string;
  name: string;
  domain: string | null;
  /** The domain its e-mail addresses use, also where `domain` was never told. */
  mailDomain: string;
  country: string;
  utcOffset: number;
  industry: string;
  channel: Channel;
  createdAt: number;
  seats: number;
  /** Will it pay when its trial ends? Drawn from the channel alone, so the rate is stable. */
  converts: boolean;
  stripeCustomerId: string | null;
  crmAccountId: string | null;
  /** Account of the same school that signed up earlier, when this is a duplicate. */
  duplicateOf: string | null;
}

/** Channel, share of sign-ups, probability that a trial of the channel pays. */
export const CHANNELS = [
  ["organic", 0.38, 0.52],
  ["paid", 0.27, 0.46],
  ["referral", 0.17, 0.6],
  ["content", 0.18, 0.5],
] as const;
const DUPLICATE_SHARE = 0.012;
const IN_CRM_SHARE = 0.85;

/** All sign-ups of the simulated time, oldest first: a Poisson draw a day around growth × season × weekday. */
export function signUps(rng: Rng, scale: Scale): Account[] {
  const days = (scale.end - scale.start) / DAY;
  let weight = 0;
  for (let day = 0; day < days; day++) weight += dayFactor(scale, day);
  const perDay = scale.accounts / weight;
  const accounts: Account[] = [];
  const domains = new Set<string>();
  const draws = rng.fork("signups");
  for (let day = 0; day < days; day++) {
    const count = draws.poisson(perDay * dayFactor(scale, day));
    const times = Array.from({ length: count }, () => timeOfDay(draws)).sort((a, b) => a - b);
    for (const time of times) {
      const index = accounts.length;
      const createdAt = scale.start + day * DAY + time;
      accounts.push(signUp(rng.fork(`account ${index}`), { index, createdAt, earlier: accounts, domains }));
    }
  }
  return accounts;
}

function dayFactor(scale: Scale, day: number): number {
  const at = scale.start + day * DAY;
  return signupFactor(scale, at) * (WEEKDAY[weekday(at)] as number);
}

function timeOfDay(rng: Rng): number {
  const hour = 13 + rng.normal() * 4;
  return Math.floor(Math.min(23.9, Math.max(0.1, hour)) * HOUR);
}

interface Arrival {
  index: number;
  createdAt: number;
  earlier: readonly Account[];
  /** Domains that are taken: no two schools share one. */
  domains: Set<string>;
}

function signUp(rng: Rng, { index, createdAt, earlier, domains }: Arrival): Account {
  const [country, , utcOffset, tld] = rng.weighted(COUNTRIES.map((c) => [c, c[1]] as const));
  const [industry, , kinds] = rng.weighted(INDUSTRIES.map((i) => [i, i[1]] as const));
  const [channel, , conversion] = rng.weighted(CHANNELS.map((c) => [c, c[1]] as const));
  const name = schoolName(rng, kinds);
  const host = slug(name, rng.chance(0.4) ? "-" : "");
  const numbered = rng.chance(0.6) || domains.has(`${host}.${tld}`);
  const mailDomain = `${host}${numbered ? index.toString(36) : ""}.${tld}`;
  domains.add(mailDomain);
  const account: Account = {
    index,
    id: hexId(rng, "acc_", 12),
    name,
    domain: rng.chance(0.88) ? mailDomain : null,
    mailDomain,
    country,
    utcOffset,
    industry,
    channel,
    createdAt,
    seats: Math.max(2, Math.min(180, Math.round(Math.exp(2.2 + rng.normal() * 0.75)))),
    converts: rng.chance(conversion),
    stripeCustomerId: base62Id(rng, "cus_"),
    crmAccountId: rng.chance(IN_CRM_SHARE) ? shortId("A-", index) : null,
    duplicateOf: null,
  };
  return rng.chance(DUPLICATE_SHARE) && earlier.length > 20 ? duplicate(rng, account, earlier) : account;
}

/** The same school signs up a second time, spelt otherwise, and never pays on this account. */
function duplicate(rng: Rng, account: Account, earlier: readonly Account[]): Account {
  const original = earlier[earlier.length - 1 - rng.int(0, 15)] as Account;
  return {
    ...account,
    name: rng.chance(0.5) ? original.name.toLowerCase() : `${original.name} (new)`,
    domain: original.domain,
    mailDomain: original.mailDomain,
    country: original.country,
    utcOffset: original.utcOffset,
    industry: original.industry,
    converts: false,
    stripeCustomerId: null,
    crmAccountId: original.crmAccountId,
    duplicateOf: original.duplicateOf ?? original.id,
  };
}
