/** How values are written for people, everywhere the same. English, because the suite's texts are. */

export type Unit = "count" | "usd" | "ratio" | "days" | "minutes" | "score";

const english = (value: number, digits: number) =>
  value.toLocaleString("en-US", { maximumFractionDigits: digits });

const formats: Record<Unit, (value: number, digits: (step: number) => number) => string> = {
  count: (value, digits) => english(value, Math.max(1, digits(1))),
  usd: (value, digits) =>
    `${value < 0 ? "−" : ""}$${english(Math.abs(value), Math.max(Math.abs(value) < 1_000 ? 2 : 0, digits(1)))}`,
  ratio: (value, digits) => `${english(value * 100, Math.max(1, digits(100)))} %`,
  days: (value, digits) => `${english(value, Math.max(1, digits(1)))} d`,
  minutes: (value, digits) => `${english(value, Math.max(1, digits(1)))} min`,
  score: (value, digits) => english(value, Math.max(2, digits(1))),
};

/**
 * A value in its unit; "—" for a missing one. Values that stand beside others, as on an axis, get as many decimals as
 * the distance between them (`step`) needs.
 */
export function formatValue(value: number | null | undefined, unit: Unit, step?: number): string {
  if (value === null || value === undefined) return "—";
  return formats[unit](value, (factor) => decimals((step ?? 0) * factor));
}

/** Decimals that tell numbers apart that differ by the step; 0 without one. */
function decimals(step: number): number {
  return step > 0 ? Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
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
