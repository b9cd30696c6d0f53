import { numbered } from "../backend/rows.ts";
import { isoOf } from "../base/calendar.ts";
import type { Device, DeviceEvent } from "./devices.ts";
import type { Feature } from "./features.ts";
import type { Location } from "./locations.ts";

const maybe = (at: number | null): string | null => (at === null ? null : isoOf(at));
const latest = (end: number, ...times: (number | null)[]): string =>
  isoOf(Math.min(end - 1, Math.max(...times.map((at) => at ?? 0))));

/** Rows as the backend serves them, in their latest version, by seq. */
export function locationRows(locations: readonly Location[], end: number): object[] {
  return numbered(
    locations.map(({ id, account, name, kind, capacity, openedAt, closedAt, editedAt, deletedAt }) => ({
      id,
      seq: 0,
      account_id: account.id,
      name,
      kind,
      country: account.country,
      utc_offset_hours: account.utcOffset,
      capacity,
      status: closedAt === null ? "open" : "closed",
      opened_at: isoOf(openedAt),
      closed_at: maybe(closedAt),
      created_at: isoOf(openedAt),
      updated_at: latest(end, openedAt, closedAt, editedAt, deletedAt),
      deleted_at: maybe(deletedAt),
    })),
  );
}

export function deviceRows(devices: readonly Device[], end: number): object[] {
  return numbered(
    devices.map((device) => {
      const { id, location, type, platform, model, appVersion, registeredAt, retiredAt, online, lastSeenAt } =
        device;
      const { deletedAt } = location;
      return {
        id,
        seq: 0,
        account_id: location.account.id,
        location_id: location.id,
        type,
        platform,
        model,
        app_version: appVersion,
        status: retiredAt !== null ? "retired" : online ? "online" : "offline",
        open_alert_count: retiredAt === null ? device.openAlerts : 0,
        last_seen_at: isoOf(Math.max(registeredAt, lastSeenAt)),
        created_at: isoOf(registeredAt),
        updated_at: latest(end, registeredAt, retiredAt, device.events.at(-1)?.at ?? null, deletedAt),
        deleted_at: maybe(deletedAt),
      };
    }),
  );
}

/** In the order of arrival, which is that of seq. */
export function* deviceEventRows(devices: readonly Device[], end: number): Generator<object> {
  const events = devices.flatMap((device) => device.events).filter(({ arrivesAt }) => arrivesAt < end);
  events.sort((a: DeviceEvent, b: DeviceEvent) => a.arrivesAt - b.arrivesAt || (a.id < b.id ? -1 : 1));
  for (const [index, { id, device, type, at, properties }] of events.entries()) {
    const { location } = device;
    yield {
      ...{ id, seq: index + 1, type, occurred_at: isoOf(at), device_id: device.id },
      ...{ location_id: location.id, account_id: location.account.id, properties },
    };
  }
}

export function featureRows(features: readonly Feature[], end: number): object[] {
  const released = features.filter(({ releasedAt }) => releasedAt < end);
  return numbered(
    released.map(({ key, name, category, core, eventTypes, releasedAt, betaUntil, retiredAt }) => ({
      id: key,
      seq: 0,
      name,
      category,
      is_core: core,
      is_beta: betaUntil !== null && betaUntil >= end,
      event_types: eventTypes,
      released_at: isoOf(releasedAt),
      created_at: isoOf(releasedAt),
      updated_at: latest(
        end,
        releasedAt,
        betaUntil !== null && betaUntil < end ? betaUntil : null,
        retiredAt,
      ),
      deleted_at: maybe(retiredAt),
    })),
  );
}
