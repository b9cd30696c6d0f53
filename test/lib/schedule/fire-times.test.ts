import { describe, expect, test } from "@jest/globals";
import { formatInZone, nextFireTimes } from "../../../lib/schedule/fire-times.ts";

const source = (cron: string, timeZone = "Etc/UTC") => ({
  source: "probe",
  schedule: { cron, timeZone, deadlineSeconds: 600, retries: 0 },
});

/** Fire times as the clocks on the wall show them. */
function wall(cron: string, timeZone: string, from: string, count: number): string[] {
  return nextFireTimes(source(cron, timeZone), count, new Date(from)).map((time) =>
    formatInZone(time, timeZone),
  );
}

describe("fire times", () => {
  test("a schedule follows the wall clock of its zone when summer time begins", () => {
    expect(wall("0 9 * * *", "Europe/Athens", "2026-03-28T00:00:00Z", 2)).toEqual([
      "2026-03-28 09:00 +02:00",
      "2026-03-29 09:00 +03:00",
    ]);
  });

  test("a wall time that the clocks skip fires at the end of the gap", () => {
    expect(wall("30 3 * * *", "Europe/Athens", "2026-03-28T12:00:00Z", 2)).toEqual([
      "2026-03-29 04:00 +03:00",
      "2026-03-30 03:30 +03:00",
    ]);
  });

  test("a wall time that the clocks repeat fires once", () => {
    expect(wall("30 3 * * *", "Europe/Athens", "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25 03:30 +03:00",
      "2026-10-26 03:30 +02:00",
    ]);
  });

  test("a schedule of every half hour goes on through the repeated hour", () => {
    expect(wall("*/30 * * * *", "Europe/Athens", "2026-10-24T23:45:00Z", 5)).toEqual([
      "2026-10-25 03:00 +03:00",
      "2026-10-25 03:30 +03:00",
      "2026-10-25 03:00 +02:00",
      "2026-10-25 03:30 +02:00",
      "2026-10-25 04:00 +02:00",
    ]);
  });

  test("a zone without summer time is written with its distance too", () => {
    expect(formatInZone(new Date("2026-01-05T10:05:00Z"), "Etc/UTC")).toBe("2026-01-05 10:05 +00:00");
    expect(formatInZone(new Date("2026-01-05T10:05:00Z"), "America/St_Johns")).toBe(
      "2026-01-05 06:35 -03:30",
    );
  });

  test("a day of the month and a weekday together mean either", () => {
    const times = nextFireTimes(source("0 0 13 * FRI"), 3, new Date("2026-11-10T00:00:00Z"));
    expect(times.map((time) => time.toISOString().slice(0, 10))).toEqual([
      "2026-11-13",
      "2026-11-20",
      "2026-11-27",
    ]);
  });

  test.each([
    ["0 0 L * *", /does not know "L"/],
    ["0 0 * * 1#2", /does not know "1#2"/],
    ["0 0 ? * *", /does not know "\?"/],
    ["61 * * * *", /cannot be read/],
    ["0 0 30 2 *", /never fires/],
  ])("%s is refused before Cloud Scheduler would", (cron, message) => {
    const times = () => nextFireTimes(source(cron), 1, new Date(0));
    expect(times).toThrow(message);
    expect(times).toThrow(expect.objectContaining({ code: "REGISTRY_INVALID" }));
  });

  test("a time zone that nobody knows is refused with its name", () => {
    expect(() => nextFireTimes(source("0 0 * * *", "Europe/Atlantis"), 1, new Date(0))).toThrow(
      /Europe\/Atlantis/,
    );
  });
});
