import { join } from "node:path";
import { DAY, isoOf } from "../base/calendar.ts";
import type { Rng } from "../base/rng.ts";
import { writeLines } from "../base/writers.ts";
import type { Part } from "../part.ts";
import type { Rate, RateBook } from "./rates.ts";

const CORRECTED_EVERY = 160;

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
    const { rates, days, quotes } = company.rates;
    const corrections = correctionsOf(rng.fork("corrections"), company.rates);
    const file = (name: string) => join(dir, "exchange_rates", `${name}.ndjson`);
    writeLines(file("corrections"), corrections);
    return {
      counts: { "exchange_rates.rates": writeLines(file("rates"), rates) },
      truth: { base: "EUR", quotes, days: days.length, corrections },
    };
  },
};

function correctionsOf(rng: Rng, { rates, days, quotes }: RateBook): Correction[] {
  const last = days.at(-1) as number;
  return rates.flatMap((rate, index) => {
    if (index % (CORRECTED_EVERY * quotes.length) !== 11) return [];
    const first_rate = Number((rate.rate * (1 + rng.between(0.003, 0.012))).toFixed(4));
    const corrected = Date.parse(rate.date) / 1000 + rng.int(2, 5) * DAY + 15 * 3_600;
    return corrected > last ? [] : [{ ...rate, first_rate, corrected_at: isoOf(corrected) }];
  });
}
