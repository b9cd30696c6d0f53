import type { Fake } from "../fakes.ts";
import { swanaiServer } from "./server.ts";

export const fake = {
  keys: { SWANAI_API_KEY: "swanai-local-key", SWANAI_WEBHOOK_SECRET: "swanai-local-signature" },
  server: (company, { SWANAI_API_KEY = "", SWANAI_WEBHOOK_SECRET = "" }) =>
    swanaiServer(company, SWANAI_API_KEY, SWANAI_WEBHOOK_SECRET),
  env: (url) => ({ SWANAI_API_URL: url }),
} as const satisfies Fake;
