import type { Fake } from "../fakes.ts";
import { stripeServer } from "./server.ts";

export const fake = {
  keys: { STRIPE_API_KEY: "sk_test_local_0000" },
  server: (company, { STRIPE_API_KEY = "" }) => stripeServer(company, STRIPE_API_KEY),
  env: (url) => ({ STRIPE_API_URL: url }),
} as const satisfies Fake;
