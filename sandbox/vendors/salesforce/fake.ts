import type { Fake } from "../fakes.ts";
import { salesforceServer } from "./server.ts";

/** The consumer key of the connected app; no secret. */
export const clientId = "local-consumer-key";

export const fake = {
  keys: { SALESFORCE_CLIENT_SECRET: "local-consumer-secret" },
  server: (company, { SALESFORCE_CLIENT_SECRET = "" }) =>
    salesforceServer(company, { clientId, clientSecret: SALESFORCE_CLIENT_SECRET }),
  env: (url) => ({ SALESFORCE_INSTANCE_URL: url, SALESFORCE_CLIENT_ID: clientId }),
} as const satisfies Fake;
