import { DAY, HOUR, secondsOf } from "../base/calendar.ts";
import { hexId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Location } from "./locations.ts";

export type DeviceEventType =
  | "registered"
  | "went_offline"
  | "came_online"
  | "app_updated"
  | "error"
  | "alert_raised"
  | "alert_resolved"
  | "retired";

/** Something that happened to a device; `arrivesAt` is later where it was offline. */
export interface DeviceEvent {
  id: string;
  device: Device;
  type: DeviceEventType;
  at: number;
  arrivesAt: number;
  properties: Record<string, string | number>;
}

export interface Device {
  id: string;
  location: Location;
  type: "kiosk_tablet" | "desktop" | "phone" | "display";
  platform: string;
  model: string;
  registeredAt: number;
  retiredAt: number | null;
  appVersion: string;
  online: boolean;
  lastSeenAt: number;
  openAlerts: number;
  events: DeviceEvent[];
}

const TYPES = [
  ["kiosk_tablet", 42],
  ["desktop", 31],
  ["phone", 21],
  ["display", 6],
] as const;
const MODELS: Readonly<Record<Device["type"], readonly (readonly [platform: string, model: string])[]>> = {
  kiosk_tablet: [
    ["ios", "iPad 10"],
    ["android", "Galaxy Tab A9"],
    ["android", "Lenovo M11"],
  ],
  desktop: [
    ["windows", "ThinkCentre neo"],
    ["macos", "Mac mini"],
    ["windows", "OptiPlex 7010"],
  ],
  phone: [
    ["android", "Pixel 8a"],
    ["ios", "iPhone 15"],
    ["android", "Galaxy A55"],
  ],
  display: [["android", "Philips D-Line"]],
};

/** The app, a version every six weeks; 4.9 is older than the company's first day. */
export const RELEASES = Array.from({ length: 21 }, (_, index) => ({
  version: index === 0 ? "4.9.0" : `5.${index - 1}.0`,
  at: secondsOf("2024-05-06") + index * 42 * DAY,
}));

const ERRORS = ["sync_timeout", "auth_expired", "upload_failed", "crash", "printer_unreachable"] as const;
const ALERTS = ["battery_low", "storage_full", "clock_drift", "sync_behind"] as const;
const RETIRES_A_YEAR = 0.12;
/** Hours without a network, and so the delay of an event, at most. */
const LONGEST_OFFLINE = 150;
/** How often things happen to a device, a month. */
const OFFLINE = 0.45;
const FAILS = 0.4;
const ALARMS = 0.2;
/** Version 5.6 crashed; whoever had it saw errors three times as often. */
export const BAD_RELEASE = "5.6.0";
const BAD_FACTOR = 3;

/** The devices of a place with all that happens to them before `until`. */
export function devicesOf(rng: Rng, location: Location, until: number): Device[] {
  if (location.kind === "online") return [];
  const count = rng.poisson(0.5 + location.account.seats / 30);
  return Array.from({ length: Math.min(count, 20) }, () => {
    const registeredAt = location.openedAt + Math.floor(rng.exponential(20 * DAY));
    const end = Math.min(until, location.closedAt ?? until, location.deletedAt ?? until);
    return { registeredAt, end, draws: rng.fork(hexId(rng, "", 8)) };
  })
    .filter(({ registeredAt, end }) => registeredAt < end - DAY)
    .map(({ registeredAt, end, draws }) => life(draws, location, registeredAt, end, until));
}

function life(rng: Rng, location: Location, registeredAt: number, gone: number, until: number): Device {
  const type = rng.weighted(TYPES);
  const [platform, model] = rng.pick(MODELS[type]);
  const retires = registeredAt + Math.floor(rng.exponential(365 / RETIRES_A_YEAR) * DAY);
  const ended = Math.min(gone, retires);
  const device: Device = {
    id: hexId(rng, "dev_", 12),
    location,
    type,
    platform,
    model,
    registeredAt,
    retiredAt: ended < until ? ended : null,
    appVersion: (RELEASES.findLast(({ at }) => at <= registeredAt) ?? RELEASES[0])?.version ?? "",
    online: true,
    lastSeenAt: Math.min(ended, until - 1) - rng.int(0, 900),
    openAlerts: 0,
    events: [],
  };
  const add = (what: DeviceEventType, at: number, properties: DeviceEvent["properties"], lag = 0) =>
    device.events.push({
      id: hexId(rng, "dve_", 16),
      device,
      type: what,
      at,
      arrivesAt: at + lag,
      properties,
    });
  add("registered", registeredAt, { app_version: device.appVersion });
  upgrade(rng, device, ended, add);
  spells(rng, device, ended, add);
  troubles(rng, device, ended, add);
  if (device.retiredAt !== null) add("retired", device.retiredAt, {});
  device.events.sort((a, b) => a.at - b.at);
  return device;
}

type Add = (type: DeviceEventType, at: number, properties: DeviceEvent["properties"], lag?: number) => void;

/** Takes a new version some days after its release, and leaves out one in five. */
function upgrade(rng: Rng, device: Device, ended: number, add: Add): void {
  let last = device.registeredAt;
  for (const { version, at } of RELEASES) {
    const taken = at + Math.floor(rng.exponential(9 * DAY));
    const when = Math.max(taken, last + HOUR);
    if (at <= device.registeredAt || !rng.chance(0.8) || when >= ended) continue;
    add("app_updated", when, { from: device.appVersion, to: version });
    device.appVersion = version;
    last = when;
  }
}

/** Times without a network. What a device has to tell from then arrives when it is back. */
function spells(rng: Rng, device: Device, ended: number, add: Add): void {
  for (let at = device.registeredAt; ; ) {
    at += HOUR + Math.floor(rng.exponential((30 / OFFLINE) * DAY));
    const hours = Math.min(LONGEST_OFFLINE, Math.max(0.2, rng.exponential(rng.chance(0.1) ? 60 : 5)));
    const back = at + Math.floor(hours * HOUR);
    if (at >= ended) return;
    add("went_offline", at, {}, Math.min(back, ended - 1) - at);
    if (back >= ended) {
      device.online = false;
      device.lastSeenAt = at;
      return;
    }
    add("came_online", back, { offline_minutes: Math.round((back - at) / 60) });
    at = back;
  }
}

/** The version of the app that the device runs at an instant. */
export function versionAt({ events }: Device, at: number): string {
  const taken = events.findLast(
    (event) => event.at <= at && (event.type === "app_updated" || event.type === "registered"),
  );
  return String(taken?.properties.to ?? taken?.properties.app_version);
}

function troubles(rng: Rng, device: Device, ended: number, add: Add): void {
  const months = (ended - device.registeredAt) / (30 * DAY);
  const anywhen = () =>
    device.registeredAt + HOUR + Math.floor(rng.float() * (ended - device.registeredAt - 2 * HOUR));
  for (let i = rng.poisson(months * FAILS * BAD_FACTOR); i > 0; i--) {
    const at = anywhen();
    const version = versionAt(device, at);
    const kept = rng.chance(version === BAD_RELEASE ? 1 : 1 / BAD_FACTOR);
    const code = version === BAD_RELEASE && rng.chance(0.7) ? "crash" : rng.pick(ERRORS);
    if (kept) add("error", at, { code, app_version: version });
  }
  for (let i = rng.poisson(months * ALARMS); i > 0; i--) {
    const at = anywhen();
    const alert = rng.pick(ALERTS);
    const resolved = at + Math.floor(rng.exponential(26 * HOUR)) + 60;
    add("alert_raised", at, { alert, severity: rng.chance(0.2) ? "critical" : "warning" });
    if (resolved < ended) add("alert_resolved", resolved, { alert });
    else device.openAlerts++;
  }
}
