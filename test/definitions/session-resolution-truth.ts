import { describe, expect, test } from "@jest/globals";
import { rollup } from "d3-array";
import { linesOf } from "../functions/support/company.ts";
import { placeRecords } from "./identity-truth.ts";
import type { Place } from "./place.ts";

/** Of which company the website's sessions are, against the schools of the people who came. */
export function sessionResolutionTruth(place: Place): void {
  describe("against the truth of the website's visitors", () => {
    test("a session that a network names is of the school that came, in 95 of 100 or more", async () => {
      const named = await compared(
        place,
        `SELECT sessions.user_pseudo_id AS browser, networks.company_id AS company, 'network' AS evidence
        FROM intermediate.int_session_networks AS networks
        INNER JOIN core.sessions AS sessions ON CONCAT('web:', networks.session_id) = sessions.session_key`,
      );
      expect(named.length).toBeGreaterThan(10);
      expect(named.filter(({ isRight }) => isRight).length / named.length).toBeGreaterThanOrEqual(0.95);
    });

    test("each kind of evidence is right in 95 of 100 or more, and networks tell of sessions that no user does", async () => {
      const found = await compared(
        place,
        `SELECT user_pseudo_id AS browser, company_id AS company, company_found_by AS evidence
        FROM core.sessions WHERE surface = 'web' AND company_id IS NOT NULL`,
      );
      const rates = rollup(
        found,
        (same) => same.filter(({ isRight }) => isRight).length / same.length,
        ({ evidence }) => evidence,
      );
      expect([...rates.keys()]).toEqual(expect.arrayContaining(["session", "browser", "network"]));
      expect([...rates].filter(([, rate]) => rate < 0.95)).toEqual([]);
    });

    test("every session stands once in its month, with or without a company", async () => {
      const [row] = await place.project.query<Record<string, number>>(`SELECT
        (SELECT SUM(session_count) FROM marts_company_intelligence.session_resolution) AS resolved,
        (SELECT COUNT(*) FROM core.sessions WHERE surface = 'web') AS sessions,
        (SELECT SUM(session_count) FROM marts_company_intelligence.session_resolution
          WHERE company_found_by IN ('session', 'browser')) AS proven,
        (SELECT SUM(identified_session_count) FROM marts_marketing.web_traffic WHERE channel = 'total') AS identified`);
      expect(Number(row?.resolved)).toBeGreaterThan(20);
      expect(row?.resolved).toBe(row?.sessions);
      expect(row?.proven).toBe(row?.identified);
    });
  });
}

interface Compared {
  evidence: string;
  isRight: boolean;
}

/** Sessions with their evidence, and whether the school of who came is one of the company's. */
async function compared({ project, folder }: Place, sessions: string): Promise<Compared[]> {
  const schoolsOf = rollup(
    await placeRecords(project, folder),
    (same) => new Set(same.map(({ school }) => school)),
    ({ company }) => company,
  );
  const visitors = linesOf(folder, "truth_web_visitors.ndjson").map((line) => JSON.parse(line));
  const schoolOf = new Map<string, string>(
    visitors.map(({ user_pseudo_id, organisation_id }) => [user_pseudo_id, organisation_id]),
  );
  const rows = await project.query<{ browser: string; company: string; evidence: string }>(sessions);
  return rows.map(({ browser, company, evidence }) => ({
    evidence,
    isRight: schoolsOf.get(company)?.has(schoolOf.get(browser) ?? "") ?? false,
  }));
}
