import type { Fake } from "../fakes.ts";
import { g2Server } from "./server.ts";

export const fake = {
  keys: { G2_API_TOKEN: "g2-local-token" },
  server: (company, { G2_API_TOKEN = "" }) => g2Server(company, G2_API_TOKEN),
  env: (url) => ({ G2_API_URL: url }),
} as const satisfies Fake;
