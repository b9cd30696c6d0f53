/** A date part as a function gets it: `WEEK(MONDAY)` is part WEEK with weekday MONDAY. */
export interface DatePart {
  readonly part: string;
  readonly weekday: string | null;
}

export const DATE_PARTS = ["DAY", "WEEK", "ISOWEEK", "MONTH", "QUARTER", "YEAR", "ISOYEAR"];
export const TIME_PARTS = ["MICROSECOND", "MILLISECOND", "SECOND", "MINUTE", "HOUR"];
export const ALL_PARTS = [...TIME_PARTS, ...DATE_PARTS];

/** Length in microseconds of the parts that have one. */
export const MICROSECONDS: Readonly<Record<string, number>> = {
  MICROSECOND: 1,
  MILLISECOND: 1e3,
  SECOND: 1e6,
  MINUTE: 6e7,
  HOUR: 36e8,
  DAY: 864e8,
};

const WEEKDAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"];

/** First day of the week that the part means (0 is Sunday, BigQuery's default), or null if it is not a week. */
export function weekStart({ part, weekday }: DatePart): number | null {
  if (part === "ISOWEEK") return 1;
  if (part !== "WEEK") return null;
  return weekday === null ? 0 : WEEKDAYS.indexOf(weekday);
}

/** First day of the period in which a DATE lies. */
export function truncateDate(date: string, part: DatePart): string {
  const week = weekStart(part);
  if (week !== null) return `bq_week(${date}, ${week})`;
  if (part.part === "DAY") return date;
  if (part.part === "ISOYEAR") return `bq_isoyear_start(${date})`;
  return `CAST(date_trunc('${part.part.toLowerCase()}', ${date}) AS DATE)`;
}

/** Start of the period in which a wall clock (DuckDB TIMESTAMP) lies. */
export function truncateClock(clock: string, part: DatePart): string {
  if (part.part === "MICROSECOND") return clock;

  if ([...TIME_PARTS, "DAY", "MONTH", "QUARTER", "YEAR"].includes(part.part)) {
    return `date_trunc('${part.part.toLowerCase()}', ${clock})`;
  }
  return `CAST(${truncateDate(`CAST(${clock} AS DATE)`, part)} AS TIMESTAMP)`;
}

/** Number of period boundaries between two DATEs: a minus b. */
export function dateDifference(a: string, b: string, part: DatePart): string {
  const week = weekStart(part);
  if (week !== null) return `((bq_week(${a}, ${week}) - bq_week(${b}, ${week})) // 7)`;
  if (part.part === "DAY") return `(${a} - ${b})`;
  if (part.part === "ISOYEAR") return `(isoyear(${a}) - isoyear(${b}))`;
  return `date_diff('${part.part.toLowerCase()}', ${b}, ${a})`;
}
