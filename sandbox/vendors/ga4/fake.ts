import type { Fake } from "../fakes.ts";
import { dataApiServer } from "./server.ts";

export const fake = {
  keys: {},
  server: (company) => dataApiServer(company),
  env: (url) => ({ GA4_DATA_API_URL: url, GA4_PROPERTY_ID: "306118024" }),
} as const satisfies Fake;
