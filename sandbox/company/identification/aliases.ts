import type { Rng } from "../base/rng.ts";
import type { Organisation } from "../market/organisation.ts";
import { misspell, slug } from "../people/names.ts";

/** How an identification service knows a school: its own spelling, and a domain that may be absent or another's. */
export interface Alias {
  name: string;
  domain: string | null;
  employees: number | null;
}

const NO_DOMAIN = 0.16;
const OTHER_DOMAIN = 0.07;

/** One service's record of a school; the same each time the service sees it. */
export function aliasOf(rng: Rng, organisation: Organisation): Alias {
  const name = misspell(rng, organisation.name);
  const draw = rng.float();
  const domain =
    draw < NO_DOMAIN
      ? null
      : draw < NO_DOMAIN + OTHER_DOMAIN
        ? `${slug(organisation.name.split(" ")[0] as string)}-group.com`
        : organisation.domain;
  const guess = Math.max(1, Math.round(organisation.seats * rng.between(0.8, 3)));
  return { name, domain, employees: rng.chance(0.9) ? guess : null };
}

export const BANDS = [
  [10, "1-10"],
  [50, "11-50"],
  [200, "51-200"],
  [500, "201-500"],
  [Number.POSITIVE_INFINITY, "501+"],
] as const;

export function bandOf(employees: number | null): string | null {
  return employees === null ? null : (BANDS.find(([most]) => employees <= most)?.[1] ?? null);
}

/** Networks that belong to nobody in particular: providers and universities. */
export const NOISE = [
  { name: "Comcast Cable Communications, LLC", domain: "comcast.net", vertical: "Telecommunications" },
  { name: "Deutsche Telekom AG", domain: "t-online.de", vertical: "Telecommunications" },
  { name: "Vodafone Limited", domain: "vodafone.com", vertical: "Telecommunications" },
  { name: "OTE SA", domain: "otenet.gr", vertical: "Telecommunications" },
  { name: "Telstra Corporation", domain: "telstra.net", vertical: "Telecommunications" },
  { name: "University of Leeds", domain: "leeds.ac.uk", vertical: "Higher Education" },
  { name: "Aristotle University of Thessaloniki", domain: "auth.gr", vertical: "Higher Education" },
  { name: "Amazon.com, Inc.", domain: "amazonaws.com", vertical: "Hosting" },
] as const;
