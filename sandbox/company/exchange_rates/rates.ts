import { DAY, dateOf } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import type { ReferenceRates } from "../billing/currencies.ts";
import type { Scale } from "../scales.ts";
import { publishingDays } from "./calendar.ts";

/** What one euro costs in the currencies of the schools: the first rate, decimals as published, daily spread. */
const QUOTES = [
  ["AUD", 1.63, 4, 0.0048],
  ["BRL", 5.95, 4, 0.0082],
  ["CAD", 1.47, 4, 0.0038],
  ["GBP", 0.845, 5, 0.0033],
  ["INR", 90.2, 4, 0.0041],
  ["JPY", 161.5, 2, 0.0052],
  ["KRW", 1_480, 2, 0.0043],
  ["NZD", 1.78, 4, 0.005],
  ["USD", 1.08, 4, 0.0042],
] as const;
/** Rates begin before the company does, so that its first days have one. */
const BEFORE = 60 * DAY;
const SCALE = 100_000;

export interface Rate {
  date: string;
  base: "EUR";
  quote: string;
  rate: number;
}

/** The reference rates of the company's time, by day and currency; days without have the last one before. */
export class RateBook implements ReferenceRates {
  readonly days: readonly number[];
  readonly rates: readonly Rate[];
  readonly quotes: readonly string[] = QUOTES.map(([quote]) => quote);
  readonly #byDay = new Map<string, number>();

  constructor(rng: Rng, { start, end }: Scale) {
    this.days = publishingDays(start - BEFORE, end);
    this.rates = walk(rng, this.days);
    for (const { date, quote, rate } of this.rates) this.#byDay.set(date + quote, Math.round(rate * SCALE));
  }

  on(currency: string, at: number): number {
    if (currency === "EUR") return SCALE;
    for (let day = at; day > at - 10 * DAY; day -= DAY) {
      const found = this.#byDay.get(dateOf(day) + currency);
      if (found !== undefined) return found;
    }
    throw new Error(`no exchange rate of ${currency} on ${dateOf(at)}: add the currency to the quotes`);
  }
}

/** Geometric steps, pulled back a little to where they began. */
function walk(rng: Rng, days: readonly number[]): Rate[] {
  const logs = new Map(QUOTES.map(([quote, first]) => [quote, Math.log(first)]));
  return days.flatMap((day) =>
    QUOTES.map(([quote, first, decimals, spread]): Rate => {
      const before = logs.get(quote) as number;
      const log = before + rng.normal() * spread - (before - Math.log(first)) * 0.004;
      logs.set(quote, log);
      return { date: dateOf(day), base: "EUR", quote, rate: Number(Math.exp(log).toFixed(decimals)) };
    }),
  );
}
