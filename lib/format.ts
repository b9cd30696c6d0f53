/** How values are written for people, everywhere the same. English, because the suite's texts are. */

export type Unit = "count" | "usd" | "ratio" | "days" | "minutes" | "score";

const formats: Record<Unit, (value: number) => string> = {
  count: (value) => value.toLocaleString("en-US", { maximumFractionDigits: 1 }),
  usd: (value) =>
    `${value < 0 ? "−" : ""}$${Math.abs(value).toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 1_000 ? 2 : 0 })}`,
  ratio: (value) => `${(value * 100).toLocaleString("en-US", { maximumFractionDigits: 1 })} %`,
  days: (value) => `${value.toLocaleString("en-US", { maximumFractionDigits: 1 })} d`,
  minutes: (value) => `${value.toLocaleString("en-US", { maximumFractionDigits: 1 })} min`,
  score: (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 }),
};

/** A value in its unit; "—" for a missing one. */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  return value === null || value === undefined ? "—" : formats[unit](value);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A date (YYYY-MM-DD) by the grain of its period: "Jun 2026" for months, "22 Jun 2026" for others. Other labels stay. */
export function formatPeriod(period: string, grain: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(period);
  if (!match) return period;
  const [, year, month, day] = match;
  const name = months[Number(month) - 1];
  return grain === "month" ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** "1 signal", "2 signals". */
export function plural(count: number, singular: string, several = `${singular}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? singular : several}`;
}
