import { group, rollup, sum } from "d3-array";
import { linesOf } from "../functions/support/company.ts";
import type { Project } from "./project.ts";

/** A record of a source, the company that it was given and the school that it truly stands for. */
interface Placed {
  source: string;
  company: string;
  school: string;
}

export interface Agreement {
  /** Pairs of records that are truly of one school, and pairs that were given one company. */
  truePairs: number;
  foundPairs: number;
  precision: number;
  recall: number;
}

/** What is asked of every pair of sources. One pair more or less says nothing of the rules where there are few. */
export const BOUNDS = { precision: 0.98, recall: 0.95, truePairs: 20 };

/** Which bounds a measurement misses; none where there are few pairs. */
export function missed({ truePairs, precision, recall }: Agreement): ("precision" | "recall")[] {
  if (truePairs < BOUNDS.truePairs) return [];
  return [
    ...(precision < BOUNDS.precision ? (["precision"] as const) : []),
    ...(recall < BOUNDS.recall ? (["recall"] as const) : []),
  ];
}

/** Sources of companies as int_company_keys names them, by source and stream of the truth. */
const SYSTEMS: Readonly<Record<string, string>> = {
  "backend.accounts": "backend",
  "stripe.customers": "stripe",
  "crm_dump.accounts": "crm",
  "lead_scoring.leads": "lead_scoring",
  "hubspot.companies": "hubspot",
  "salesforce.accounts": "salesforce",
  "salesforce.leads": "salesforce_lead",
  "zendesk.organizations": "zendesk",
  "chartmogul.customers": "chartmogul",
  "g2.buyer_intent": "g2",
  "swanai.identifications": "swanai",
  "swanai_files.identifications": "swanai",
};

/** Pairs of sources that are measured one by one. */
export const PAIRS: readonly (readonly [string, string])[] = [
  ["backend", "backend"],
  ["backend", "stripe"],
  ["backend", "crm"],
  ["backend", "lead_scoring"],
  ["stripe", "lead_scoring"],
  ["backend", "hubspot"],
  ["backend", "salesforce"],
  ["backend", "salesforce_lead"],
  ["backend", "zendesk"],
  ["backend", "chartmogul"],
  ["backend", "g2"],
  ["backend", "swanai"],
  ["hubspot", "hubspot"],
  ["hubspot", "lead_scoring"],
  ["hubspot", "salesforce"],
  ["salesforce", "salesforce"],
  ["salesforce", "lead_scoring"],
  ["salesforce", "salesforce_lead"],
  ["stripe", "chartmogul"],
  ["zendesk", "hubspot"],
  ["g2", "lead_scoring"],
  ["swanai", "lead_scoring"],
  ["g2", "swanai"],
];

/**
 * Each record's company beside its school; a record that the truth does not name is a school of its own. What a service
 * said on a day is a record, so that a key that stands for two schools counts as the mistake that it is.
 */
export async function placeRecords(project: Project, folder: string): Promise<Placed[]> {
  const schoolOf = new Map<string, string>();
  for (const line of linesOf(folder, "truth_identity.ndjson")) {
    const { source, stream, key, organisation_id } = JSON.parse(line);
    const system = SYSTEMS[`${source}.${stream}`];
    if (system) schoolOf.set(`${system}:${key}`, organisation_id);
  }
  const rows = await project.query<{ source: string; key: string; company: string }>(`
    SELECT keys.source_system AS source, COALESCE(seen.identification_id, keys.source_key) AS key, keys.company_id AS company
    FROM intermediate.int_company_keys AS keys
    LEFT JOIN intermediate.int_identified_companies AS seen
      ON keys.source_system = seen.source_system AND keys.source_key = seen.source_key`);
  return rows.map(({ source, key, company }) => ({
    source,
    company,
    school: schoolOf.get(`${source}:${key}`) ?? `${source}:${key}`,
  }));
}

/** Precision and recall over all pairs of records of two sources, or of all. */
export function agreement(records: readonly Placed[], sources?: readonly [string, string]): Agreement {
  const pairs = (groups: Iterable<readonly Placed[]>) => sum(groups, (same) => pairsOf(same, sources));
  const truePairs = pairs(group(records, ({ school }) => school).values());
  const foundPairs = pairs(group(records, ({ company }) => company).values());
  const right = pairs(group(records, ({ company, school }) => `${company} ${school}`).values());
  return {
    truePairs,
    foundPairs,
    precision: foundPairs === 0 ? 1 : right / foundPairs,
    recall: truePairs === 0 ? 1 : right / truePairs,
  };
}

function pairsOf(records: readonly Placed[], sources?: readonly [string, string]): number {
  if (!sources) return (records.length * (records.length - 1)) / 2;
  const counts = rollup(
    records,
    (same) => same.length,
    ({ source }) => source,
  );
  const [left, right] = sources.map((source) => counts.get(source) ?? 0) as [number, number];
  return sources[0] === sources[1] ? (left * (left - 1)) / 2 : left * right;
}
