import type { Fake } from "../fakes.ts";
import { chartmogulServer } from "./server.ts";

export const fake = {
  keys: { CHARTMOGUL_API_KEY: "chartmogul-local-key" },
  server: (company, { CHARTMOGUL_API_KEY = "" }) => chartmogulServer(company, CHARTMOGUL_API_KEY),
  env: (url) => ({ CHARTMOGUL_API_URL: url }),
} as const satisfies Fake;
