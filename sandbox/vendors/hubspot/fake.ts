import type { Fake } from "../fakes.ts";
import { hubspotServer } from "./server.ts";

export const fake = {
  keys: { HUBSPOT_ACCESS_TOKEN: "pat-local-0000" },
  server: (company, { HUBSPOT_ACCESS_TOKEN = "" }) => hubspotServer(company, HUBSPOT_ACCESS_TOKEN),
  env: (url) => ({ HUBSPOT_API_URL: url }),
} as const satisfies Fake;
