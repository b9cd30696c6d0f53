import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Summary } from "../../../sandbox/company/generate.ts";
import { json, latest, makeCompany, ndjson } from "./small-company.ts";

// biome-ignore lint/suspicious/noExplicitAny: the backend's rows of every shape
type Any = any;
let company: Summary;
let rows: Record<string, Any[]>;
beforeAll(() => {
  company = makeCompany(7);
  rows = Object.fromEntries(
    ["accounts", "locations", "devices", "device_events", "features", "events"].map((name) => [
      name,
      latest(company.dir, `backend/${name}.ndjson`),
    ]),
  );
});
afterAll(() => rmSync(company.dir, { recursive: true, force: true }));

const by = (name: string): Map<string, Any> => new Map((rows[name] ?? []).map((row) => [row.id, row]));

describe("places and devices", () => {
  test("belong to each other and to accounts, and are as old", () => {
    const [accounts, locations, devices] = [by("accounts"), by("locations"), by("devices")];
    for (const { account_id, opened_at } of locations.values())
      expect(opened_at > accounts.get(account_id).created_at).toBe(true);
    for (const { account_id, location_id, created_at } of devices.values()) {
      expect(locations.get(location_id).account_id).toBe(account_id);
      expect(created_at >= locations.get(location_id).opened_at).toBe(true);
    }
    for (const { device_id, location_id, occurred_at } of rows.device_events ?? []) {
      expect(devices.get(device_id).location_id).toBe(location_id);
      expect(occurred_at < "2026-07-01").toBe(true);
    }
  });

  test("every account has a place, some have more, some closed", () => {
    const places = rows.locations ?? [];
    expect(new Set(places.map(({ account_id }) => account_id)).size).toBe(rows.accounts?.length);
    expect(places.length).toBeGreaterThan((rows.accounts?.length ?? 0) * 1.2);
    const closed = places.filter(({ status }) => status === "closed");
    expect(closed.length).toBeGreaterThan(0);
    expect(places.every(({ status, closed_at }) => (status === "closed") === (closed_at !== null))).toBe(
      true,
    );
  });

  test("a device's version and status are what its events lead to", () => {
    const history = new Map<string, Any[]>();
    for (const event of rows.device_events ?? [])
      history.set(event.device_id, [...(history.get(event.device_id) ?? []), event]);
    for (const device of rows.devices ?? []) {
      const events = (history.get(device.id) ?? []).sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : 1));
      expect(events[0].type).toBe("registered");
      let version = events[0].properties.app_version;
      for (const { type, properties } of events) {
        if (type !== "app_updated") continue;
        expect(properties.from).toBe(version);
        version = properties.to;
      }
      expect(device.app_version).toBe(version);
      const last = events.findLast(({ type }) => /online|offline/.test(type))?.type;
      const offline = last === "went_offline";
      const expected = events.some(({ type }) => type === "retired")
        ? "retired"
        : offline
          ? "offline"
          : "online";
      expect([device.id, device.status]).toEqual([device.id, expected]);
    }
  });

  test("what happened without a network arrives later, in the order of seq", () => {
    const events = rows.device_events ?? [];
    const late = events.filter(
      (event, index) => index > 0 && event.occurred_at < events[index - 1].occurred_at,
    );
    expect(late.length).toBeGreaterThan(10);
    expect(events.every(({ seq }, index) => seq === index + 1)).toBe(true);
  });

  test("a place that grew was smaller before, an app that was taken replaced another, and each version says when", () => {
    const versions = (name: string): Map<string, Any[]> => {
      const found = new Map<string, Any[]>();
      for (const version of ndjson(company.dir, `backend/${name}.ndjson`))
        found.set(version.id, [...(found.get(version.id) ?? []), version]);
      return found;
    };
    const grown = [...versions("locations").values()].filter(
      (place) => place[0].capacity < place.at(-1).capacity,
    );
    expect(grown.length).toBeGreaterThan(10);
    for (const device of versions("devices").values())
      for (const [index, version] of device.entries()) {
        const before = device[index - 1];
        if (before) expect(version.updated_at > before.updated_at).toBe(true);
        else expect(version.updated_at).toBe(version.created_at);
      }
    const betas = [...versions("features").values()].filter((feature) => feature[0].is_beta);
    expect(betas.map((feature) => feature.at(-1).is_beta).sort()).toEqual([false, false, true]);
  });

  test("the truth counts what is open and in use at the end of each month", () => {
    const { months } = json(company.dir, "truth.json").places;
    const open = (rows.locations ?? []).filter(
      ({ status, deleted_at }) => status === "open" && deleted_at === null,
    );
    expect(months.at(-1).locations).toBe(open.length);
    expect(months.at(-1).devices).toBe(
      (rows.devices ?? []).filter(({ status }) => status !== "retired").length,
    );
  });
});

test("the dictionary names every feature and every event type that is a use of one", () => {
  const features = rows.features ?? [];
  const used = new Set((rows.events ?? []).map(({ properties }) => properties.feature).filter(Boolean));
  const ids = new Set(features.map(({ id }) => id));
  expect([...used].filter((feature) => !ids.has(feature))).toEqual([]);
  const core = ["class_created", "students_added", "lesson_planned", "attendance_taken", "grades_recorded"];
  const types = features
    .filter(({ is_core }) => is_core)
    .flatMap(({ event_types }) => event_types as string[]);
  expect(types.sort()).toEqual(core.sort());
  expect(features.some(({ is_beta }) => is_beta)).toBe(true);
  expect(features.some(({ deleted_at }) => deleted_at !== null)).toBe(true);
});
