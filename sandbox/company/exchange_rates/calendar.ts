import { DAY, dateOf, secondsOf, weekday } from "../base/calendar.ts";

/** Days, in seconds, on which the European Central Bank publishes rates: no weekends, no holidays of TARGET. */
export function publishingDays(from: number, to: number): number[] {
  const days: number[] = [];
  for (let day = from; day < to; day += DAY) {
    if (weekday(day) < 5 && !isHoliday(day)) days.push(day);
  }
  return days;
}

function isHoliday(day: number): boolean {
  const date = dateOf(day);
  const easter = easterSunday(Number(date.slice(0, 4)));
  const fixed = ["01-01", "05-01", "12-25", "12-26"].includes(date.slice(5));
  return fixed || day === easter - 2 * DAY || day === easter + DAY;
}

/** Gregorian Easter by the anonymous algorithm of 1876 (Meeus, Jones, Butcher). */
function easterSunday(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  const [month, day] = [Math.floor(n / 31), (n % 31) + 1];
  return secondsOf(`${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
}
