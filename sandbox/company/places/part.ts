import { join } from "node:path";
import { addMonths, dateOf, monthsBetween } from "../base/calendar.ts";
import { writeLines } from "../base/writers.ts";
import type { Part } from "../part.ts";
import type { Scale } from "../scales.ts";
import { BAD_RELEASE, type Device, devicesOf, RELEASES } from "./devices.ts";
import { FEATURES } from "./features.ts";
import { type Location, locationsOf } from "./locations.ts";
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

/** Open places and devices in use at the end of each month, and the release that failed. */
function truthOf(locations: readonly Location[], devices: readonly Device[], scale: Scale): object {
  const months = monthsBetween(scale.start, scale.end).map((from) => {
    const at = addMonths(from, 1);
    const there = (begins: number, ...ends: (number | null)[]) =>
      begins < at && ends.every((end) => end === null || end >= at);
    return {
      month: dateOf(from),
      locations: locations.filter((l) => there(l.openedAt, l.closedAt, l.deletedAt)).length,
      devices: devices.filter((d) => there(d.registeredAt, d.retiredAt)).length,
    };
  });
  return { months, releases: RELEASES.length, bad_release: BAD_RELEASE };
}
