import { describe, expect, test } from "@jest/globals";
import { group, rollup } from "d3-array";
import { linesOf } from "../functions/support/company.ts";
import type { Place } from "./place.ts";

/** A record of a source that is a lead, as its vendor has it. */
interface LeadRecord {
  source: "lead_scoring" | "hubspot" | "salesforce";
  key: string;
  email: string | null;
}

/** What core.leads makes of the three sources of leads, against the company's own files and its truth. */
export function leadsTruth(place: Place): void {
  describe("against the truth of leads", () => {
    const query = <Row>(sql: string) => place.project.query<Row>(sql);

    test("one person of the lead scoring and both CRMs is one lead: as many of each combination of sources", async () => {
      const rows = await query<{ sources: string; n: number }>(`
        SELECT ARRAY_TO_STRING(source_systems, ' + ') AS sources, COUNT(*) AS n
        FROM core.leads GROUP BY sources ORDER BY sources`);
      const expected = combinations(recordsOf(place.folder));
      expect(Object.keys(expected).length).toBeGreaterThanOrEqual(5);
      expect(Object.fromEntries(rows.map(({ sources, n }) => [sources, n]))).toEqual(expected);
    });

    test("no lead holds records of two schools", async () => {
      const schoolOf = schools(place.folder);
      const rows = await query<{ lead: string; source: string; key: string }>(
        "SELECT lead_id AS lead, source_system AS source, source_key AS `key` FROM intermediate.int_lead_people",
      );
      const leads = group(rows, ({ lead }) => lead);
      const several = [...leads.values()].filter((records) => records.length > 1);
      expect(several.length).toBeGreaterThan(50);
      const mixed = several.filter(
        (records) => new Set(records.map(({ source, key }) => schoolOf.get(`${source}:${key}`))).size > 1,
      );
      expect(mixed).toEqual([]);
    });

    test("the history of each lead has every run that scored it, in their order, with the class before", async () => {
      const rows = await query<{ lead: string; classes: string; before: string }>(`
        SELECT
          lead_id AS lead,
          STRING_AGG(lead_class, '' ORDER BY nth_run) AS classes,
          STRING_AGG(COALESCE(previous_lead_class, '-'), '' ORDER BY nth_run) AS before,
        FROM core.lead_scores GROUP BY lead`);
      const expected = histories(place.folder);
      expect([...expected.values()].filter((classes) => classes.length > 1).length).toBeGreaterThan(50);
      expect(new Map(rows.map(({ lead, classes }) => [lead, classes]))).toEqual(new Map(expected));
      expect(rows.filter(({ classes, before }) => before !== `-${classes.slice(0, -1)}`)).toEqual([]);
    });

    test("what counts leads by class counts exactly those that a run scored", async () => {
      const [row] = await query(`SELECT
        (SELECT COUNT(*) FROM core.leads WHERE scored_run_count > 0) AS scored,
        (SELECT COUNT(*) FROM intermediate.int_lead_journeys) AS journeys,
        (SELECT COUNT(DISTINCT lead_id) FROM core.lead_scores) AS in_history,
        (SELECT lead_count FROM marts_marketing.qualification_funnel WHERE combination = 'whole') AS in_funnel`);
      const scored = histories(place.folder).size;
      expect(row).toEqual({ scored, journeys: scored, in_history: scored, in_funnel: scored });
    });
  });
}

/** Leads as the files hold them: scores that were not withdrawn, contacts with a status, leads of Salesforce. */
function recordsOf(folder: string): LeadRecord[] {
  const records = new Map<string, LeadRecord>();
  const add = (source: LeadRecord["source"], key: string, email: string | null) =>
    records.set(`${source}:${key}`, { source, key, email: email?.toLowerCase() ?? null });
  for (const { lead_id, email, deleted_at } of parsed(folder, "supabase/lead_scores.ndjson")) {
    if (deleted_at === null) add("lead_scoring", lead_id, email);
  }
  for (const { id, archived, properties } of parsed(folder, "hubspot/contacts.ndjson")) {
    if (!archived && properties.hs_lead_status !== null) add("hubspot", id, properties.email);
  }
  for (const { Id, Email, IsDeleted } of parsed(folder, "salesforce/Lead.ndjson")) {
    if (!IsDeleted) add("salesforce", Id, Email);
  }
  return [...records.values()];
}

/** Number of people by the sources that have them; a second scored lead of one address is a person of its own. */
function combinations(records: readonly LeadRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (sources: string[]) => {
    const name = [...new Set(sources)].sort().join(" + ");
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const same of group(records, ({ source, key, email }) => email ?? `${source}:${key}`).values()) {
    count(same.map(({ source }) => source));
    for (const _ of same.filter(({ source }) => source === "lead_scoring").slice(1)) count(["lead_scoring"]);
  }
  return counts;
}

/** Letters of the classes of each scored lead, in the order of the runs. */
function histories(folder: string): Map<string, string> {
  const starts = new Map<string, string>(
    parsed(folder, "supabase/lead_scoring_runs.ndjson").map(({ id, window_start }) => [id, window_start]),
  );
  const scores = parsed(folder, "supabase/lead_scores.ndjson")
    .filter(({ deleted_at }) => deleted_at === null)
    .sort((a, b) => ((starts.get(a.run_id) ?? "") < (starts.get(b.run_id) ?? "") ? -1 : 1));
  return rollup(
    scores,
    (same) => same.map(({ lead_class }) => "ABCD"[lead_class - 1]).join(""),
    ({ lead_id }) => lead_id,
  );
}

/** The school of each record of a lead. */
function schools(folder: string): Map<string, string> {
  const streams = new Set(["lead_scoring.leads", "hubspot.contacts", "salesforce.leads"]);
  return new Map(
    parsed(folder, "truth_identity.ndjson")
      .filter(({ source, stream }) => streams.has(`${source}.${stream}`))
      .map(({ source, key, organisation_id }) => [`${source}:${key}`, organisation_id]),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the shapes are those of the vendors
function parsed(folder: string, file: string): any[] {
  return linesOf(folder, file).map((line) => JSON.parse(line));
}
