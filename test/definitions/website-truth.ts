import { describe, expect, test } from "@jest/globals";
import { linesOf } from "../functions/support/company.ts";
import type { Place } from "./place.ts";

/** What staging makes of identified companies and of the Data API's reports, against the company's own files. */
export function websiteTruth(place: Place): void {
  describe("against the truth of the website", () => {
    const one = async (sql: string) => (await place.project.query<Record<string, number>>(sql))[0];
    const records = (file: string) => linesOf(place.folder, file).map((line) => JSON.parse(line));

    test("identified companies keep their pages and signals", async () => {
      const all = records("swanai/identifications.ndjson");
      const sum = (list: { [key: string]: unknown[] }[], key: string) =>
        list.reduce((n, record) => n + (record[key] ?? []).length, 0);
      const row = await one(`SELECT
    (SELECT COUNT(*) FROM staging.stg__swanai_identifications) AS records,
    (SELECT SUM(ARRAY_LENGTH(tech_stack)) FROM staging.stg__swanai_identifications) AS tools,
    (SELECT COUNT(*) FROM staging.stg__swanai_visits) AS visits,
    (SELECT COUNT(*) FROM staging.stg__swanai_signals) AS signals`);
      expect(row).toEqual({
        records: all.length,
        tools: sum(
          all.map(({ company: { tech_stack } }) => ({ tech_stack })),
          "tech_stack",
        ),
        visits: sum(all, "visits"),
        signals: sum(all, "signals"),
      });
    });

    test("the reports of the Data API count the events and sessions of visitors with consent", async () => {
      const known = records("ga4/sessions.ndjson").filter((session) => session.pseudo_id !== null);
      const row = await one(`SELECT
    (SELECT SUM(event_count) FROM staging.stg__ga4_data_api_events) AS events,
    (SELECT COUNT(*) - COUNT(DISTINCT event_id) FROM staging.stg__ga4_data_api_events) AS repeated,
    (SELECT SUM(event_count) FROM staging.stg__ga4_data_api_events WHERE event_name = 'session_start') AS starts,
    (SELECT SUM(new_user_count) FROM staging.stg__ga4_data_api_sessions) AS new_users`);
      const count = (name: string) =>
        known.flatMap(({ events }) => events).filter(([, each]) => name === "" || each === name).length;
      expect(row).toEqual({
        events: count(""),
        repeated: 0,
        starts: known.length,
        new_users: count("first_visit"),
      });
    });

    test("a day that became shorter counts only the pieces of its newest report", async () => {
      const shorter = (piece: number, pieces: number, seq: number) => ({
        pk: `["2027-01-01","${piece}"]`,
        seq,
        payload: JSON.stringify({
          date: "2027-01-01",
          piece,
          pieces,
          rows: [["202701010000", `event ${piece}`, "/", "a", "b", "c", "d", "e", "f", "1", "0"]],
        }),
      });
      await place.project.append("raw_ga4_data_api.events", [
        shorter(0, 2, 90),
        shorter(1, 2, 90),
        shorter(0, 1, 91),
      ]);
      await place.project.dataform("run", { actions: ["stg__ga4_data_api_events"] });
      const row = await one(
        "SELECT SUM(event_count) AS events FROM staging.stg__ga4_data_api_events WHERE event_date = '2027-01-01'",
      );
      expect(row).toEqual({ events: 1 });
    });
  });
}
