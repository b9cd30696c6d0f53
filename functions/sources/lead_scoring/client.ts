import { createClient } from "@supabase/supabase-js";
import WebSocket from "ws";
import { type Config, required, secretsOf } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { asFetch } from "../../../lib/http/as-fetch.ts";
import { createHttp } from "../../../lib/http/client.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";

export type Row = Record<string, unknown>;
export type Supabase = ReturnType<typeof supabaseClient>;

/** A supabase-js client whose requests go through our HTTP client; it keeps no session. */
export function supabaseClient(config: Config, { clock, log, spec }: SourceOptions) {
  const http = createHttp({
    source: spec.source,
    baseUrl: required(config, "SUPABASE_URL"),
    perSecond: 50,
    secrets: secretsOf(config),
    ...(clock ? { clock } : {}),
    ...(log ? { log } : {}),
  });
  return createClient(required(config, "SUPABASE_URL"), required(config, "SUPABASE_SERVICE_KEY"), {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: asFetch(http) },
    // Node 20 has no WebSocket of its own and the client asks for one, though nothing here listens.
    realtime: { transport: WebSocket as never },
  });
}

type Answer = { data: unknown; error: { message: string; code?: string } | null; status: number };

/** The rows of an answer. Throws what the HTTP client threw, SOURCE_AUTH or SOURCE_REFUSED. */
export async function rowsOf(query: PromiseLike<Answer>, where: string): Promise<Row[]> {
  const { data, error, status } = await query;
  if (!error && Array.isArray(data)) return data as Row[];
  const auth = status === 401 || status === 403;
  throw new SuiteError(auth ? "SOURCE_AUTH" : "SOURCE_REFUSED", {
    what: `Supabase refused with status ${status}: ${error?.message ?? "no rows in the answer"}`,
    where,
    next: auth
      ? "Check SUPABASE_SERVICE_KEY: it must be the project's current service key."
      : "Check that the table and its columns id, updated_at and deleted_at exist.",
  });
}
