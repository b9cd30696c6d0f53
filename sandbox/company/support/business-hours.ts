import { DAY, dateOf, secondsOf, weekday } from "../base/calendar.ts";

/** The support team's hours: Monday to Friday, 07:00 to 16:00 UTC, holidays apart. */
const OPENS = 7 * 3600;
const CLOSES = 16 * 3600;

/** Name and first and last day of each time the team is away. */
export const HOLIDAYS = [2024, 2025, 2026].flatMap((year) => [
  { name: "New Year", from: `${year}-01-01`, to: `${year}-01-01` },
  { name: "Labour Day", from: `${year}-05-01`, to: `${year}-05-01` },
  { name: "Christmas", from: `${year}-12-24`, to: `${year}-12-26` },
]);
const closedDays = new Set(HOLIDAYS.flatMap(({ from, to }) => daysOf(from, to)));

/** Business seconds between two instants. */
export function businessSeconds(from: number, to: number): number {
  let total = 0;
  for (let day = startOfDay(from); day < to; day += DAY) {
    if (!isOpenDay(day)) continue;
    total += Math.max(0, Math.min(to, day + CLOSES) - Math.max(from, day + OPENS));
  }
  return total;
}

/** The instant at which so many business seconds have passed. */
export function addBusinessSeconds(from: number, seconds: number): number {
  let rest = seconds;
  for (let day = startOfDay(from); ; day += DAY) {
    if (!isOpenDay(day)) continue;
    const begin = Math.max(from, day + OPENS);
    const open = Math.max(0, day + CLOSES - begin);
    if (open > 0 && rest <= open) return begin + rest;
    rest -= open;
  }
}

function isOpenDay(day: number): boolean {
  return weekday(day) < 5 && !closedDays.has(dateOf(day));
}

function startOfDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = secondsOf(from); day <= secondsOf(to); day += DAY) days.push(dateOf(day));
  return days;
}

/** The week's hours as Zendesk gives them: minutes since Sunday, midnight. */
export const INTERVALS = [1, 2, 3, 4, 5].map((day) => ({
  start_time: day * 1440 + OPENS / 60,
  end_time: day * 1440 + CLOSES / 60,
}));
