import { describe, expect, test } from "@jest/globals";
import { linesOf } from "../functions/support/company.ts";
import { json } from "../sandbox/company/small-company.ts";
import type { Place } from "./place.ts";

/** Histories and grains of the entities, against what the company was at the time. */
export function entitiesTruth(place: Place): void {
  const query = <Row>(sql: string) => place.project.query<Row>(sql);
  const truth = () => json(place.folder, "truth.json");
  const at = "TIMESTAMP(DATE_ADD(month, INTERVAL 1 MONTH))";
  const months = "UNNEST(GENERATE_DATE_ARRAY('2024-07-01', '2026-06-01', INTERVAL 1 MONTH)) AS month";
  /** The ranges that hold just before the end of a month. */
  const then = (history: string) =>
    `(SELECT month, ranges.* FROM ${months} INNER JOIN core.${history} AS ranges
      ON ranges.valid_from < ${at} AND (ranges.valid_to IS NULL OR ranges.valid_to >= ${at}))`;

  describe("entities as they were, against the truth", () => {
    test("what the product granted each account at the end of each month", async () => {
      const rows = await query<{ account_id: string; month: string; plan: string; seats: number }>(`
        SELECT account_id, CAST(month AS STRING) AS month, plan, seats
        FROM ${then("companies_history")} WHERE account_id IS NOT NULL`);
      const firsts = new Set(
        (await query<{ id: string }>("SELECT backend_account_id AS id FROM core.companies")).map(
          ({ id }) => id,
        ),
      );
      const expected = linesOf(place.folder, "truth_accounts.ndjson")
        .map((line) => JSON.parse(line))
        .filter(({ account_id }) => firsts.has(account_id));
      expect(expected.length).toBeGreaterThan(1_000);
      const line = ({ account_id, month, plan, seats }: (typeof rows)[number]) =>
        [account_id, month, plan, seats].join(" ");
      expect(rows.map(line).sort()).toEqual(expected.map(line).sort());
    });

    test("users by role at the end of each month", async () => {
      const rows = await query(`
        SELECT CAST(month AS STRING) AS month,
          ${["owner", "admin", "teacher", "student"].map((role) => `COUNTIF(role = '${role}') AS ${role}`).join(", ")}
        FROM ${then("users_history")} GROUP BY month ORDER BY month`);
      const expected = truth().entities.months.map(({ month, roles }: { month: string; roles: object }) => ({
        month,
        ...roles,
      }));
      expect(rows).toEqual(expected);
    });

    test("subscriptions on trial and paid for, and their seats, at the end of each month", async () => {
      const rows = await query(`
        SELECT CAST(month AS STRING) AS month,
          COUNTIF(state = 'trial') AS trials,
          COUNTIF(state IN ('paid', 'free')) AS paying,
          SUM(IF(state IN ('paid', 'free'), quantity, 0)) AS seats,
        FROM ${then("subscriptions_history")} GROUP BY month ORDER BY month`);
      const expected = truth().entities.months.map(({ roles: _, ...month }: { roles: object }) => month);
      expect(rows).toEqual(expected);
    });

    test("open locations and the students that they could hold at the end of each month", async () => {
      const rows = await query(`
        SELECT CAST(month AS STRING) AS month, COUNT(*) AS locations, SUM(capacity) AS capacity
        FROM ${then("locations_history")} WHERE status = 'open' GROUP BY month ORDER BY month`);
      const expected = truth().places.months.map(
        ({ month, locations, capacity }: Record<string, unknown>) => ({ month, locations, capacity }),
      );
      expect(rows).toEqual(expected);
    });

    test("devices in use, by the app that they ran, at the end of each month", async () => {
      const rows = await query<{ month: string; version: string; devices: number }>(`
        SELECT CAST(month AS STRING) AS month, app_version AS version, COUNT(*) AS devices
        FROM ${then("devices_history")} GROUP BY month, app_version ORDER BY month, app_version`);
      const expected = truth().places.months.flatMap(
        ({ month, apps }: { month: string; apps: Record<string, number> }) =>
          Object.entries(apps)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([version, devices]) => ({ month, version, devices })),
      );
      expect(expected.length).toBeGreaterThan(40);
      expect(rows).toEqual(expected);
    });

    test("features that were betas at the end of each month", async () => {
      const rows = await query<{ month: string; betas: string[] }>(`
        SELECT CAST(month AS STRING) AS month,
          ARRAY_AGG(IF(release_stage = 'beta', feature_id, NULL) IGNORE NULLS ORDER BY feature_id) AS betas
        FROM ${then("features_history")} GROUP BY month ORDER BY month`);
      const expected = truth().places.months.map(({ month, betas }: { month: string; betas: string[] }) => ({
        month,
        betas: [...betas].sort(),
      }));
      expect(rows).toEqual(expected);
    });
  });

  describe("grains of the entities", () => {
    const monthly = (columns: string, history: string, key: string) =>
      `SELECT ${key}, CAST(month AS STRING) AS month, ${columns} FROM core.${history}`;

    test.each([
      ["companies", "company_id", "plan, seats"],
      ["users", "user_id", "role, has_completed_profile"],
      ["locations", "location_id", "location_kind, capacity"],
      ["subscriptions", "subscription_id", "state, plan, quantity"],
    ])("a month of %s has what held at its end", async (entity, key, columns) => {
      const rows = await query(
        `${monthly(columns, `${entity}_monthly`, key)} WHERE is_there_at_end ORDER BY ${key}, month`,
      );
      const history = await query(
        `SELECT ${key}, CAST(month AS STRING) AS month, ${columns} FROM ${then(`${entity}_history`)} ORDER BY ${key}, month`,
      );
      expect(rows.length).toBeGreaterThan(500);
      expect(rows).toEqual(history);
    });

    test("past rows differ from today where the past differed", async () => {
      const [changed] = await query<Record<string, number>>(`
        SELECT
          (SELECT COUNT(*) FROM core.companies_monthly AS months INNER JOIN core.companies AS today USING (company_id)
            WHERE months.plan != today.plan OR months.seats != today.seats) AS companies,
          (SELECT COUNT(*) FROM core.users_monthly AS months INNER JOIN core.users AS today USING (user_id)
            WHERE months.role != today.role) AS users,
          (SELECT COUNT(*) FROM core.locations_monthly AS months INNER JOIN core.locations AS today USING (location_id)
            WHERE months.capacity != today.capacity) AS locations,
          (SELECT COUNT(*) FROM core.devices_daily AS days INNER JOIN core.devices AS today USING (device_id)
            WHERE days.app_version != today.app_version) AS devices,
          (SELECT COUNT(*) FROM core.subscriptions_monthly AS months INNER JOIN core.subscriptions AS today USING (subscription_id)
            WHERE months.quantity != today.current_quantity) AS subscriptions,
          (SELECT COUNT(*) FROM core.features_weekly AS weeks INNER JOIN core.features AS today USING (feature_id)
            WHERE weeks.release_stage != today.release_stage) AS features`);
      for (const [entity, count] of Object.entries(changed ?? {}))
        expect({ entity, some: count > 20 }).toEqual({ entity, some: true });
    });

    test("sums of the periods are those of the events", async () => {
      // A device that is retired at midnight says so on the first day that it did not see.
      const eventsInUse = `(
        SELECT COUNT(*) FROM staging.stg__backend_device_events INNER JOIN core.devices USING (device_id)
        WHERE ended_at IS NULL OR event_date <= DATE(TIMESTAMP_SUB(ended_at, INTERVAL 1 MICROSECOND)))`;
      const [sums] = await query(`
        SELECT
          (SELECT SUM(event_count) FROM core.users_monthly)
            = (SELECT SUM(event_count) FROM intermediate.int_user_activity) AS events,
          (SELECT SUM(event_count) FROM core.devices_daily)
            = ${eventsInUse} AS device_events,
          (SELECT SUM(device_event_count) FROM core.locations_monthly)
            = ${eventsInUse} AS events_of_locations,
          (SELECT SUM(use_count) FROM core.features_weekly)
            = (SELECT SUM(use_count) FROM intermediate.int_feature_usage
               WHERE activity_date < DATE_TRUNC(DATE '2026-07-01', ISOWEEK)) AS uses,
          (SELECT SUM(net_payment_usd) FROM core.companies_monthly)
            = (SELECT SUM(net_usd) FROM core.fct_payments) AS payments,
          (SELECT SUM(net_payment_usd) FROM core.subscriptions_monthly)
            = (SELECT SUM(net_usd) FROM core.fct_payments) AS payments_of_subscriptions`);
      expect(sums).toEqual({
        events: true,
        device_events: true,
        events_of_locations: true,
        uses: true,
        payments: true,
        payments_of_subscriptions: true,
      });
    });

    test("a device is offline for as long as its events say", async () => {
      const [time] = await query<{ from_days: number; from_events: number }>(`
        SELECT
          CAST(ROUND(SUM(observed_minutes - online_minutes)) AS INT64) AS from_days,
          (SELECT SUM(offline_minutes) FROM staging.stg__backend_device_events WHERE event_name = 'came_online') AS from_events,
        FROM core.devices_daily`);
      expect(time?.from_events).toBeGreaterThan(10_000);
      // Those that are still offline never told; a minute is rounded at each return.
      expect(time?.from_days).toBeGreaterThan((time?.from_events ?? 0) * 0.99);
      expect(time?.from_days).toBeLessThan((time?.from_events ?? 0) * 1.2);
    });
  });
}
