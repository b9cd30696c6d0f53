import type { Rng } from "../base/rng.ts";
import { divideRound } from "../base/rounding.ts";

export type Currency = "USD" | "EUR" | "GBP" | "CAD" | "AUD" | "JPY" | "KRW";

/** Of each currency: the places of its smallest unit, and how many of these stand for a US cent on the price list. */
export const CURRENCIES: Readonly<Record<Currency, { decimals: 0 | 2; perCent: number }>> = {
  USD: { decimals: 2, perCent: 1 },
  EUR: { decimals: 2, perCent: 0.92 },
  GBP: { decimals: 2, perCent: 0.8 },
  CAD: { decimals: 2, perCent: 1.35 },
  AUD: { decimals: 2, perCent: 1.5 },
  JPY: { decimals: 0, perCent: 1.5 },
  KRW: { decimals: 0, perCent: 13 },
};

const AT_HOME: Readonly<Record<string, Currency>> = {
  GB: "GBP",
  CA: "CAD",
  AU: "AUD",
  DE: "EUR",
  ES: "EUR",
  FR: "EUR",
  GR: "EUR",
  IE: "EUR",
  IT: "EUR",
  SI: "EUR",
};
const PAYS_AT_HOME = 0.7;
/** Schools whose bills go to an owner in Japan or in Korea. */
const OWNED_ABROAD = [
  ["JPY", 0.05],
  ["KRW", 0.03],
] as const;

/** The currency that a school of a country is billed in, for ever. */
export function currencyOf(rng: Rng, country: string): Currency {
  const draw = rng.float();
  let below = 0;
  for (const [currency, share] of OWNED_ABROAD) {
    below += share;
    if (draw < below) return currency;
  }
  const home = AT_HOME[country];
  return home && rng.chance(PAYS_AT_HOME) ? home : "USD";
}

/** What one euro costs, in hundred-thousandths of a currency, by the day of an instant. */
export interface ReferenceRates {
  on(currency: string, at: number): number;
}

/** US cents of an amount in a currency's smallest unit, by the reference rates of a day. */
export function usCents(minor: number, currency: Currency, at: number, rates: ReferenceRates): number {
  if (currency === "USD") return minor;
  const scale = CURRENCIES[currency].decimals === 0 ? 100 : 1;
  return divideRound(minor * scale * rates.on("USD", at), rates.on(currency, at));
}
