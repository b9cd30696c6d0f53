import type { Fake } from "../fakes.ts";
import { swanaiServer } from "./server.ts";

export const fake = {
  keys: { SWANAI_API_KEY: "swanai-local-key" },
  server: (company, { SWANAI_API_KEY = "" }) => swanaiServer(company, SWANAI_API_KEY),
  env: (url) => ({ SWANAI_API_URL: url }),
} as const satisfies Fake;
