import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { DAY_MS, isoOfMs } from "../base/calendar.ts";
import { hashFor } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import { writeLines } from "../base/writers.ts";
import type { IdentityLink } from "../market/identity.ts";
import type { Organisation } from "../market/organisation.ts";
import { type Alias, aliasOf, bandOf, NOISE } from "./aliases.ts";
import type { NetworkDay } from "./networks.ts";

const TOOLS = [
  "Google Workspace",
  "Microsoft 365",
  "WordPress",
  "Wix",
  "Zoom",
  "Mailchimp",
  "QuickBooks",
  "Stripe",
  "Moodle",
  "Google Classroom",
];
const VERTICALS: Readonly<Record<string, string>> = {
  language_school: "Language Schools",
  music_academy: "Music & Arts Education",
  tutoring_center: "Tutoring",
  k12_school: "Primary/Secondary Education",
  dance_school: "Music & Arts Education",
  test_prep: "Tutoring",
  vocational_school: "Professional Training",
};
/** Pages that tell of an intention, with its strength for one view. */
const SIGNALS: Readonly<Record<string, readonly [type: string, strength: number]>> = {
  "/pricing": ["pricing_viewed", 0.5],
  "/sign-up": ["sign_up_started", 0.9],
  "/contact": ["contact_opened", 0.7],
  "/qualify": ["qualification_opened", 0.7],
  "/features": ["features_viewed", 0.3],
};
const ENRICHED_LATER = 0.08;
const BY_HAND = 0.06;

interface Subject extends Alias {
  vertical: string | null;
  tools: string[];
}

/**
 * Writes swanai/identifications.ndjson: one record a company and day, in order of `updated_at`. Names and domains are
 * the service's own; some networks are providers and universities; some records are enriched two days later. The first months are in swanai_files/identifications.csv.
 */
export function writeSwanai(
  rng: Rng,
  dir: string,
  days: readonly NetworkDay[],
  organisations: readonly Organisation[],
  endMs: number,
): { counts: Record<string, number>; links: IdentityLink[] } {
  const byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  const subjects = new Map<string, Subject>();
  const links: IdentityLink[] = [];
  const records = days.map((row) => {
    const organisation = row.organisationId === null ? undefined : byId.get(row.organisationId);
    const draws = rng.fork(`${row.day} ${row.organisationId ?? row.firstMs}`);
    const subject = organisation ? remembered(rng, subjects, organisation) : noise(draws);
    const record = recordOf(draws, row, subject, endMs);
    if (organisation) {
      links.push({
        source: "swanai",
        stream: "identifications",
        key: record.id,
        organisation_id: organisation.id,
      });
    }
    return record;
  });
  records.sort((a, b) =>
    a.updated_at < b.updated_at ? -1 : a.updated_at > b.updated_at ? 1 : a.id < b.id ? -1 : 1,
  );
  const [before, since] = byHand(records);
  const early = new Set(before.map(({ id }) => id));
  return {
    counts: {
      "swanai.identifications": writeLines(join(dir, "swanai", "identifications.ndjson"), since),
      "swanai_files.identifications": writeFile(dir, before),
    },
    links: links.map((link) => (early.has(link.key) ? { ...link, source: "swanai_files" } : link)),
  };
}

type IdentificationRecord = ReturnType<typeof recordOf>;

/** The first months came by hand, as a file, before there was an endpoint. */
function byHand(records: readonly IdentificationRecord[]): [IdentificationRecord[], IdentificationRecord[]] {
  const opened = records[Math.floor(records.length * BY_HAND)]?.date ?? "";
  return [records.filter(({ date }) => date < opened), records.filter(({ date }) => date >= opened)];
}

function writeFile(dir: string, records: readonly IdentificationRecord[]): number {
  const rows = records.map(({ company, visits, signals, ...record }) => ({
    id: record.id,
    date: record.date,
    identified_at: record.identified_at,
    updated_at: record.updated_at,
    company_name: company.name,
    company_domain: company.domain,
    employees: company.employees,
    size_band: company.size_band,
    vertical: company.vertical,
    tech_stack: JSON.stringify(company.tech_stack),
    country: company.country,
    sessions: record.sessions,
    visits: JSON.stringify(visits),
    signals: JSON.stringify(signals),
  }));
  mkdirSync(join(dir, "swanai_files"), { recursive: true });
  writeFileSync(join(dir, "swanai_files", "identifications.csv"), stringify(rows, { header: true }));
  return rows.length;
}

function remembered(rng: Rng, subjects: Map<string, Subject>, organisation: Organisation): Subject {
  const known = subjects.get(organisation.id);
  if (known) return known;
  const draws = rng.fork(organisation.id);
  const alias = aliasOf(draws, organisation);
  const tools = TOOLS.filter(() => draws.chance(0.3));
  const vertical = draws.chance(0.93) ? (VERTICALS[organisation.industry] ?? "Education") : null;
  const subject = { ...alias, tools, vertical };
  subjects.set(organisation.id, subject);
  return subject;
}

function noise(rng: Rng): Subject {
  const { name, domain, vertical } = rng.pick(NOISE);
  return { name, domain, vertical, employees: rng.int(900, 40_000), tools: [] };
}

function recordOf(rng: Rng, row: NetworkDay, subject: Subject, endMs: number) {
  const date = isoOfMs(row.day * DAY_MS).slice(0, 10);
  const identifiedMs = row.lastMs + rng.int(20_000, 3_600_000);
  const later = rng.chance(ENRICHED_LATER) ? Math.floor(rng.between(0.5, 1.9) * DAY_MS) : 0;
  return {
    id: `idn_${hashFor(`${row.day} ${row.organisationId} ${row.firstMs}`).slice(0, 16)}`,
    date,
    identified_at: isoOfMs(Math.min(identifiedMs, endMs - 1)),
    updated_at: isoOfMs(Math.min(identifiedMs + later, endMs - 1)),
    company: {
      name: subject.name,
      domain: subject.domain,
      employees: subject.employees,
      size_band: bandOf(subject.employees),
      vertical: subject.vertical,
      tech_stack: subject.tools,
      country: row.country,
    },
    sessions: row.sessions,
    visits: [...row.views].map(([page, views]) => ({ date, page, views })),
    signals: signalsOf(row),
  };
}

function signalsOf(row: NetworkDay) {
  return [...row.views].flatMap(([page, views]) => {
    const signal = SIGNALS[page];
    if (!signal) return [];
    const [type, strength] = signal;
    const total = Math.min(1, Math.round((strength + 0.1 * (views - 1)) * 100) / 100);
    return [{ type, strength: total, detected_at: isoOfMs(row.lastMs) }];
  });
}
