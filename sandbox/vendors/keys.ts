/** What the fakes accept; any other key gets the vendor's own 401. */
export interface Keys {
  stripe: string;
  backend: string;
  supabaseService: string;
  supabaseAnon: string;
}

/** Keys that open nothing outside this machine. The last two are shaped like Supabase's; they are not signed. */
export const LOCAL_KEYS: Keys = {
  stripe: "sk_test_local_0000",
  backend: "backend-local-token",
  supabaseService: jwtShaped("service_role"),
  supabaseAnon: jwtShaped("anon"),
};

/** The local keys, replaced by what the environment sets for the workers. */
export function keysFrom(env: Readonly<Record<string, string | undefined>>): Keys {
  return {
    stripe: env.STRIPE_API_KEY || LOCAL_KEYS.stripe,
    backend: env.BACKEND_API_TOKEN || LOCAL_KEYS.backend,
    supabaseService: env.SUPABASE_SERVICE_KEY || LOCAL_KEYS.supabaseService,
    supabaseAnon: LOCAL_KEYS.supabaseAnon,
  };
}

function jwtShaped(role: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS256", typ: "JWT" })}.${part({ iss: "local", role })}.${part({ local: true })}`;
}
