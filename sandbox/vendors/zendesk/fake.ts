import type { Fake } from "../fakes.ts";
import { zendeskServer } from "./server.ts";

/** The agent whose token the fake takes. */
export const email = "ingest@dreamclass.example";

export const fake = {
  keys: { ZENDESK_API_TOKEN: "zendesk-local-token" },
  server: (company, { ZENDESK_API_TOKEN = "" }) =>
    zendeskServer(company, `${email}/token:${ZENDESK_API_TOKEN}`),
  env: (url) => ({ ZENDESK_API_URL: url, ZENDESK_EMAIL: email }),
} as const satisfies Fake;
