import type { Fake } from "../fakes.ts";
import { exchangeRatesServer } from "./server.ts";

export const fake = {
  keys: {},
  server: (company) => exchangeRatesServer(company),
  env: (url) => ({ EXCHANGE_RATES_API_URL: url }),
} as const satisfies Fake;
