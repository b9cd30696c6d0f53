/** A wall clock taken apart. */
export interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly dayOfYear: number;
}

const DAY = 86_400_000_000n;
const DAY_MS = 86_400_000;

/** The clock at a number of microseconds since 1970-01-01 00:00:00. */
export function clockOf(microseconds: bigint): Clock {
  const inDay = ((microseconds % DAY) + DAY) % DAY;
  const date = new Date(Number((microseconds - inDay) / DAY) * DAY_MS);
  const seconds = Number(inDay / 1_000_000n);
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: Number(inDay % 1_000_000n),
    weekday: date.getUTCDay(),
    dayOfYear: (date.getTime() - firstOf(year)) / DAY_MS + 1,
  };
}

/** Milliseconds from 1970 to the day; null where there is no such day. */
export function dayOf(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

export function firstOf(year: number): number {
  return dayOf(year, 1, 1) as number;
}

/** The year and the week of ISO 8601. */
export function isoWeek({ year, dayOfYear, weekday }: Clock): { year: number; week: number } {
  const week = Math.floor((dayOfYear - ((weekday + 6) % 7) + 9) / 7);
  if (week < 1) return { year: year - 1, week: weeksOf(year - 1) };
  return week > weeksOf(year) ? { year: year + 1, week: 1 } : { year, week };
}

function weeksOf(year: number): number {
  const weekday = new Date(firstOf(year)).getUTCDay();
  const isLeap = dayOf(year, 2, 29) !== null;
  return weekday === 4 || (isLeap && weekday === 3) ? 53 : 52;
}
