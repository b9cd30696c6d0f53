import { numbered, versionsOf } from "../backend/versions.ts";
import { isoOf } from "../base/calendar.ts";
import { type Device, type DeviceEvent, versionAt } from "./devices.ts";
import type { Feature } from "./features.ts";
import { formAt, type Location } from "./locations.ts";

/** An instant that lies in the past. */
const past = (instant: number | null, at: number): string | null =>
  instant === null || at < instant ? null : isoOf(instant);

/** Every version of the rows as the backend serves them, by seq. */
export function locationRows(locations: readonly Location[], end: number): object[] {
  return numbered(
    locations.flatMap((place) => {
      const { id, account, kind, openedAt, closedAt, deletedAt, forms } = place;
      return versionsOf([...forms.map(({ at }) => at), closedAt, deletedAt], (at) => ({
        id,
        seq: 0,
        account_id: account.id,
        name: formAt(place, at).name,
        kind,
        country: account.country,
        utc_offset_hours: account.utcOffset,
        capacity: formAt(place, at).capacity,
        status: closedAt === null || at < closedAt ? "open" : "closed",
        opened_at: isoOf(openedAt),
        closed_at: past(closedAt, at),
        created_at: isoOf(openedAt),
        updated_at: isoOf(Math.min(at, end - 1)),
        deleted_at: past(deletedAt, at),
      }));
    }),
  );
}

/**
 * A device has a version for each app that it took, for its last event and its end. What changes by the minute (status,
 * alerts, when it was seen) is as it was then, and makes no version of its own.
 */
export function deviceRows(devices: readonly Device[], end: number): object[] {
  return numbered(
    devices.flatMap((device) => {
      const { id, location, type, platform, model, registeredAt, retiredAt, events } = device;
      const { deletedAt } = location;
      const updates = events.filter(({ type: what }) => what === "app_updated").map(({ at }) => at);
      const last = Math.max(retiredAt ?? 0, events.at(-1)?.at ?? 0);
      return versionsOf([registeredAt, ...updates, last, deletedAt], (at) => ({
        id,
        seq: 0,
        account_id: location.account.id,
        location_id: location.id,
        type,
        platform,
        model,
        app_version: versionAt(device, at),
        status:
          retiredAt !== null && at >= retiredAt
            ? "retired"
            : at < last || device.online
              ? "online"
              : "offline",
        open_alert_count:
          retiredAt !== null && at >= retiredAt ? 0 : at < last ? openAlerts(device, at) : device.openAlerts,
        last_seen_at: isoOf(at < last ? at : Math.max(registeredAt, device.lastSeenAt)),
        created_at: isoOf(registeredAt),
        updated_at: isoOf(Math.min(at, end - 1)),
        deleted_at: past(deletedAt, at),
      }));
    }),
  );
}

function openAlerts({ events }: Device, at: number): number {
  const count = (type: DeviceEvent["type"]) => events.filter((e) => e.type === type && e.at <= at).length;
  return count("alert_raised") - count("alert_resolved");
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
  return numbered(
    features.flatMap(({ key, name, category, core, eventTypes, releasedAt, betaUntil, retiredAt }) => {
      const instants = [releasedAt, betaUntil, retiredAt].filter((at) => at !== null && at < end);
      return versionsOf(instants, (at) => ({
        id: key,
        seq: 0,
        name,
        category,
        is_core: core,
        is_beta: betaUntil !== null && at < betaUntil,
        event_types: eventTypes,
        released_at: isoOf(releasedAt),
        created_at: isoOf(releasedAt),
        updated_at: isoOf(at),
        deleted_at: past(retiredAt, at),
      }));
    }),
  );
}
