import { join } from "node:path";
import { DAY_MS, isoOfMs } from "../base/calendar.ts";
import { uuidFor } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { writeLines } from "../base/writers.ts";
import type { IdentityLink } from "../market/identity.ts";
import type { Organisation } from "../market/organisation.ts";
import type { Part, World } from "../part.ts";
import { FIRST_NAMES } from "../people/names.ts";
import { type Alias, aliasOf, bandOf, NOISE } from "./aliases.ts";

const CAME_FROM_G2 = 0.85;
const LOOKED_THERE = 0.05;
const REVIEWERS = 0.14;
const SIGNALS = [
  ["profile", 40, 1],
  ["pricing", 14, 4],
  ["comparisons", 12, 5],
  ["alternatives", 12, 3],
  ["category", 22, 1],
] as const;
const TITLES = [
  "Saves us hours every week",
  "Good, with a few gaps",
  "Parents love it",
  "Simple and reliable",
];

interface Resource {
  id: string;
  type: string;
  attributes: Record<string, unknown> & { updated_at: string };
}

/** Buyer intent and reviews on G2: schools that compare products there, and customers who rate this one. */
export const g2: Part = {
  name: "g2",
  says: "buyer intent and reviews",
  folders: ["g2"],
  write({ rng, company, organisations }: World, dir) {
    const endMs = company.scale.end * 1000;
    const startMs = company.scale.start * 1000;
    const links: IdentityLink[] = [];
    const intents: Resource[] = [];
    const reviews: Resource[] = [];
    for (const organisation of organisations) {
      const draws = rng.fork(organisation.id);
      const alias = aliasOf(draws, organisation);
      const sent = organisation.leads.some(({ source }) => source === "g2");
      const shares = draws.chance(sent ? CAME_FROM_G2 : LOOKED_THERE) ? draws.int(1, 3) : 0;
      for (let i = 0; i < shares; i++) {
        const before = organisation.firstSeenAt * 1000 - Math.floor(draws.exponential(9 * DAY_MS));
        if (before < startMs) continue;
        const id = uuidFor(`buyer intent ${organisation.id} ${i}`);
        const intent = intentOf(draws, id, alias, organisation.country, before, endMs);
        intents.push(intent);
        links.push(link("buyer_intent", intent.id, organisation));
      }
      const review = reviewOf(draws, alias, organisation, endMs);
      if (!review) continue;
      reviews.push(review);
      links.push(link("reviews", review.id, organisation));
    }
    for (let i = Math.ceil(intents.length * 0.12); i > 0; i--)
      intents.push(strayIntent(rng, i, startMs, endMs));
    return {
      counts: {
        "g2.buyer_intent": writeLines(join(dir, "g2", "buyer_intent.ndjson"), inOrder(intents)),
        "g2.reviews": writeLines(join(dir, "g2", "reviews.ndjson"), inOrder(reviews)),
      },
      links,
    };
  },
};

function link(stream: string, key: string, { id }: Organisation): IdentityLink {
  return { source: "g2", stream, key, organisation_id: id };
}

function intentOf(
  rng: Rng,
  id: string,
  alias: Alias,
  country: string,
  atMs: number,
  endMs: number,
): Resource {
  const [signal, , weight] = rng.weighted(SIGNALS.map((s) => [s, s[1]] as const));
  const visits = 1 + rng.poisson(1.2);
  const updatedMs = Math.min(endMs - 1, atMs + rng.int(60_000, DAY_MS));
  return {
    id,
    type: "buyer_intent",
    attributes: {
      company_name: alias.name,
      company_domain: alias.domain,
      company_country: country,
      company_employees: alias.employees,
      company_size: bandOf(alias.employees),
      signal_type: signal,
      product_name: "DreamClass",
      category_name: "School Management",
      visitor_count: visits,
      intent_score: Math.min(100, weight * 12 + visits * 6),
      buying_stage: weight >= 4 ? "decision" : weight >= 3 ? "consideration" : "awareness",
      occurred_at: isoOfMs(atMs),
      created_at: isoOfMs(atMs),
      updated_at: isoOfMs(updatedMs),
    },
  };
}

function strayIntent(rng: Rng, nth: number, startMs: number, endMs: number): Resource {
  const { name, domain } = rng.pick(NOISE);
  const alias = { name, domain, employees: rng.int(900, 40_000) };
  return intentOf(
    rng,
    uuidFor(`stray buyer intent ${nth}`),
    alias,
    "US",
    Math.floor(rng.between(startMs, endMs - 2 * DAY_MS)),
    endMs,
  );
}

/** Some customers write a review some months after they signed up; some change it later. */
function reviewOf(
  rng: Rng,
  alias: Alias,
  { id, accounts, industry }: Organisation,
  endMs: number,
): Resource | null {
  const [account] = accounts;
  if (!account?.converts || !rng.chance(REVIEWERS)) return null;
  const submitted = account.createdAt * 1000 + Math.floor(rng.between(40, 260) * DAY_MS);
  if (submitted >= endMs) return null;
  const edited = rng.chance(0.15) ? Math.floor(rng.between(3, 60) * DAY_MS) : 3_600_000;
  return {
    id: uuidFor(`review ${id}`),
    type: "reviews",
    attributes: {
      product_name: "DreamClass",
      title: rng.pick(TITLES),
      star_rating: rng.weighted([
        [5, 50],
        [4.5, 24],
        [4, 14],
        [3, 8],
        [1.5, 4],
      ] as const),
      user_name: `${rng.pick(FIRST_NAMES)} ${"ABCDEFGHIJKLMNOPRSTVW"[rng.int(0, 20)]}.`,
      user_title: rng.pick(["Director", "Owner", "Administrator", "Teacher"]),
      company_name: rng.chance(0.6) ? alias.name : null,
      company_segment: "Small-Business (50 or fewer emp.)",
      industry,
      comment: "We moved our timetable and our billing to it in a week.",
      submitted_at: isoOfMs(submitted),
      published_at: isoOfMs(Math.min(endMs - 1, submitted + 2 * DAY_MS)),
      created_at: isoOfMs(submitted),
      updated_at: isoOfMs(Math.min(endMs - 1, submitted + edited)),
    },
  };
}

function inOrder(resources: Resource[]): Resource[] {
  const key = ({ id, attributes }: Resource): string => `${attributes.updated_at} ${id}`;
  return resources.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
