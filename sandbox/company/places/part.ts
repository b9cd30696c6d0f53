import { join } from "node:path";
import { addMonths, dateOf, monthsBetween } from "../base/calendar.ts";
import { writeLines } from "../base/writers.ts";
import type { Part } from "../part.ts";
import type { Scale } from "../scales.ts";
import { BAD_RELEASE, type Device, devicesOf, RELEASES, versionAt } from "./devices.ts";
import { FEATURES } from "./features.ts";
import { formAt, type Location, locationsOf } from "./locations.ts";
import { deviceEventRows, deviceRows, featureRows, locationRows } from "./rows.ts";

/** Where schools teach, on which devices, and what the product can do: further collections of backend/. */
export const places: Part = {
  name: "places",
  says: "locations, devices and features",
  folders: [],
  write({ rng, company }, dir) {
    const { scale } = company;
    const locations = company.accounts.flatMap((account) =>
      locationsOf(rng.fork(`locations ${account.index}`), company, account),
    );
    const devices = locations.flatMap((place) =>
      devicesOf(rng.fork(`devices ${place.id}`), place, scale.end),
    );
    const write = (name: string, rows: Iterable<object>) =>
      writeLines(join(dir, "backend", `${name}.ndjson`), rows);
    const counts = {
      "backend.locations": write("locations", locationRows(locations, scale.end)),
      "backend.devices": write("devices", deviceRows(devices, scale.end)),
      "backend.device_events": write("device_events", deviceEventRows(devices, scale.end)),
      "backend.features": write("features", featureRows(FEATURES, scale.end)),
    };
    return { counts, truth: truthOf(locations, devices, scale) };
  },
};

/**
 * Open places with the students they could hold, devices in use with their apps, and betas, all as they were at the end
 * of each month; and the release that failed.
 */
function truthOf(locations: readonly Location[], devices: readonly Device[], scale: Scale): object {
  const months = monthsBetween(scale.start, scale.end).map((from) => {
    const at = addMonths(from, 1);
    const there = (begins: number, ...ends: (number | null)[]) =>
      begins < at && ends.every((end) => end === null || end >= at);
    const open = locations.filter((l) => there(l.openedAt, l.closedAt, l.deletedAt));
    const used = devices.filter((d) => there(d.registeredAt, d.retiredAt));
    const apps: Record<string, number> = {};
    for (const device of used) {
      const version = versionAt(device, at - 1);
      apps[version] = (apps[version] ?? 0) + 1;
    }
    return {
      month: dateOf(from),
      locations: open.length,
      capacity: open.reduce((sum, place) => sum + formAt(place, at - 1).capacity, 0),
      devices: used.length,
      apps,
      betas: FEATURES.filter(
        ({ releasedAt, betaUntil }) => releasedAt < at && betaUntil !== null && betaUntil >= at,
      ).map(({ key }) => key),
    };
  });
  return { months, releases: RELEASES.length, bad_release: BAD_RELEASE };
}
