/** Times are unix seconds (UTC) unless a name ends in Ms; days are whole UTC days since 1970. */
export const HOUR = 3600;
export const DAY = 86_400;
export const DAY_MS = DAY * 1000;

export function secondsOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}

/** "2024-07-01" of an instant. */
export function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

export function isoOf(seconds: number, milliseconds = 0): string {
  return new Date(seconds * 1000 + milliseconds).toISOString();
}

export function isoOfMs(ms: number): string {
  return new Date(ms).toISOString();
}

/** First instant of the month that holds the instant. */
export function monthStart(seconds: number): number {
  const d = new Date(seconds * 1000);
  return Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), 1) / 1000;
}

/** The first instants of all months in [from, to). */
export function monthsBetween(from: number, to: number): number[] {
  const months: number[] = [];
  for (let at = monthStart(from); at < to; at = addMonths(at, 1)) months.push(at);
  return months;
}

/**
 * The instant `count` months after the anchor, at the same time of day; a day that the month lacks becomes
 * its last day, as Stripe's billing cycle anchor does (31 January + 1 month = 28 February, + 2 = 31 March).
 */
export function addMonths(anchor: number, count: number): number {
  const d = new Date(anchor * 1000);
  const year = d.getUTCFullYear();
  const month = d.getUTCMonth() + count;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(d.getUTCDate(), lastDay);
  return Date.UTC(year, month, day, d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()) / 1000;
}

/** 0 = Monday … 6 = Sunday. */
export function weekday(seconds: number): number {
  return (Math.floor(seconds / DAY) + 3) % 7;
}

/** Monday 00:00 UTC of the week that holds the instant. */
export function weekStart(seconds: number): number {
  return (Math.floor(seconds / DAY) - weekday(seconds)) * DAY;
}

/** 0 = January … 11 = December. */
export function monthIndex(seconds: number): number {
  return new Date(seconds * 1000).getUTCMonth();
}
