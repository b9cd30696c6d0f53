import { join } from "node:path";
import { DAY, dateOf, isoOf } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { writeLines } from "../base/writers.ts";
import type { Part } from "../part.ts";
import { publishingDays } from "./calendar.ts";

/** What one euro costs in the currencies of the schools: the first rate, decimals as published, daily spread. */
const CURRENCIES = [
  ["AUD", 1.63, 4, 0.0048],
  ["BRL", 5.95, 4, 0.0082],
  ["CAD", 1.47, 4, 0.0038],
  ["GBP", 0.845, 5, 0.0033],
  ["INR", 90.2, 4, 0.0041],
  ["NZD", 1.78, 4, 0.005],
  ["USD", 1.08, 4, 0.0042],
] as const;
/** Rates begin before the company does, so that its first days have one. */
const BEFORE = 60 * DAY;
const CORRECTED_EVERY = 160;

interface Rate {
  date: string;
  base: "EUR";
  quote: string;
  rate: number;
}

/** A rate that was published wrong and put right some days later. */
interface Correction extends Rate {
  first_rate: number;
  corrected_at: string;
}

/**
 * Reference rates of the European Central Bank as a random walk: exchange_rates/rates.ndjson by date and currency, and
 * beside it corrections.ndjson, what a few of them were at first.
 */
export const exchangeRates: Part = {
  name: "exchange_rates",
  says: "exchange rates",
  folders: ["exchange_rates"],
  write({ rng, company }, dir) {
    const { start, end } = company.scale;
    const days = publishingDays(start - BEFORE, end);
    const rates = walk(rng.fork("walk"), days);
    const corrections = correctionsOf(rng.fork("corrections"), rates, days.at(-1) as number);
    const file = (name: string) => join(dir, "exchange_rates", `${name}.ndjson`);
    writeLines(file("corrections"), corrections);
    return {
      counts: { "exchange_rates.rates": writeLines(file("rates"), rates) },
      truth: { base: "EUR", quotes: CURRENCIES.map(([quote]) => quote), days: days.length, corrections },
    };
  },
};

/** Geometric steps, pulled back a little to where they began. */
function walk(rng: Rng, days: readonly number[]): Rate[] {
  const logs = new Map(CURRENCIES.map(([quote, first]) => [quote, Math.log(first)]));
  return days.flatMap((day) =>
    CURRENCIES.map(([quote, first, decimals, spread]): Rate => {
      const before = logs.get(quote) as number;
      const log = before + rng.normal() * spread - (before - Math.log(first)) * 0.004;
      logs.set(quote, log);
      return { date: dateOf(day), base: "EUR", quote, rate: Number(Math.exp(log).toFixed(decimals)) };
    }),
  );
}

function correctionsOf(rng: Rng, rates: readonly Rate[], last: number): Correction[] {
  return rates.flatMap((rate, index) => {
    if (index % (CORRECTED_EVERY * CURRENCIES.length) !== 9) return [];
    const first_rate = Number((rate.rate * (1 + rng.between(0.003, 0.012))).toFixed(4));
    const corrected = Date.parse(rate.date) / 1000 + rng.int(2, 5) * DAY + 15 * 3_600;
    return corrected > last ? [] : [{ ...rate, first_rate, corrected_at: isoOf(corrected) }];
  });
}
