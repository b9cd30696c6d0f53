import type { Fake } from "../fakes.ts";
import { backendServer } from "./server.ts";

export const fake = {
  keys: { BACKEND_API_TOKEN: "backend-local-token" },
  server: (company, { BACKEND_API_TOKEN = "" }) => backendServer(company, BACKEND_API_TOKEN),
  env: (url) => ({ BACKEND_API_URL: url }),
} as const satisfies Fake;
