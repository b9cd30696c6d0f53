import type { Fake } from "../fakes.ts";
import { supabaseServer } from "./server.ts";

/** The key that row-level security keeps blind; like the service key shaped as supabase-js expects it, and not signed. */
export const anonKey = jwtShaped("anon");

export const fake = {
  keys: { SUPABASE_SERVICE_KEY: jwtShaped("service_role") },
  server: (company, { SUPABASE_SERVICE_KEY = "" }) =>
    supabaseServer(company, { service: SUPABASE_SERVICE_KEY, anon: anonKey }),
  env: (url) => ({ SUPABASE_URL: url }),
} as const satisfies Fake;

function jwtShaped(role: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part({ iss: "local", role })}.${part({ local: true })}`;
}
