import { readFileSync } from "node:fs";
import { join } from "node:path";
import { group, rollup, sum } from "d3-array";

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

const SYSTEMS: Record<string, string> = { crm_dump: "crm" };

/** Each record's company beside its school; a record that the truth does not name is a school of its own. */
export function place(
  folder: string,
  keys: readonly { source_system: string; source_key: string; company_id: string }[],
): Placed[] {
  const links = readFileSync(join(folder, "truth_identity.ndjson"), "utf8").trimEnd().split("\n");
  const schoolOf = new Map(
    links
      .map((line) => JSON.parse(line) as { source: string; key: string; organisation_id: string })
      .map(({ source, key, organisation_id }) => [`${SYSTEMS[source] ?? source}:${key}`, organisation_id]),
  );
  return keys.map(({ source_system, source_key, company_id }) => {
    const record = `${source_system}:${source_key}`;
    return { source: source_system, company: company_id, school: schoolOf.get(record) ?? record };
  });
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
