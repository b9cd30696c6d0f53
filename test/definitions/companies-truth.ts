import { describe, expect, test } from "@jest/globals";
import { agreement, BOUNDS, missed, PAIRS, placeRecords } from "./identity-truth.ts";
import type { Place } from "./place.ts";

/** The canonical companies, against the schools that the records truly stand for. */
export function companiesTruth(place: Place): void {
  describe("against the truth of identity", () => {
    test("records are of one company where they are of one school: precision ≥ .98, recall ≥ .95", async () => {
      const records = await placeRecords(place.project, place.folder);
      const all = agreement(records);
      expect(all.truePairs).toBeGreaterThan(1_000);
      expect(missed(all)).toEqual([]);
      const pairs = PAIRS.map((pair) => ({ pair, ...agreement(records, pair) }));
      expect(pairs.filter(({ truePairs }) => truePairs >= BOUNDS.truePairs).length).toBeGreaterThan(12);
      expect(pairs.filter((pair) => missed(pair).length > 0)).toEqual([]);
    });

    test("each company keeps its attributes with the record that gave them", async () => {
      const lost = await place.project.query(`
        SELECT companies.company_id
        FROM core.companies AS companies
        LEFT JOIN core.company_attributes AS attributes
          ON companies.company_id = attributes.company_id AND attributes.attribute = 'name'
        WHERE COALESCE(companies.name, '') != COALESCE(attributes.value, '')
          OR COALESCE(companies.name_source, '') != COALESCE(attributes.source_system, '')`);
      expect(lost).toEqual([]);
    });
  });
}
