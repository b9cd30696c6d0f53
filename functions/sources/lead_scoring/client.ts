import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import WebSocket from "ws";
import { type Config, required } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { asFetch } from "../../../lib/http/as-fetch.ts";
import { createHttp, type Http } from "../../../lib/http/client.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";

export type Row = Record<string, unknown>;
/** A supabase-js client, and what our HTTP client threw when the last request got no proper answer. */
export type Supabase = { client: SupabaseClient; failure(): unknown };

/** Our HTTP client to the configured project; streams share it and its rate. */
export function supabaseHttp({ config, spec, clock, log }: SourceOptions): Http {
  return createHttp({
    source: spec.source,
    baseUrl: required(config, "SUPABASE_URL"),
    perSecond: 50,
    secrets: config.secrets,
    ...(clock ? { clock } : {}),
    ...(log ? { log } : {}),
  });
}

/** A client for one stream, which asks one thing at a time. It keeps no session. */
export function supabaseClient(config: Config, http: Http): Supabase {
  let failure: unknown;
  const answer = asFetch(http);
  const client = createClient(required(config, "SUPABASE_URL"), required(config, "SUPABASE_SERVICE_KEY"), {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: {
      // The client turns what fetch throws into a text; the error itself is kept for rowsOf.
      fetch: async (input, init) => {
        failure = undefined;
        try {
          return await answer(input, init);
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    },
    // Node 20 has no WebSocket of its own and the client asks for one, though nothing here listens.
    realtime: { transport: WebSocket as never },
  });
  return { client, failure: () => failure };
}

type Answer = { data: unknown; error: { message: string; code?: string } | null; status: number };

/** The rows of an answer. Throws what the HTTP client threw, SOURCE_AUTH or SOURCE_REFUSED. */
export async function rowsOf(supabase: Supabase, query: PromiseLike<Answer>, where: string): Promise<Row[]> {
  const { data, error, status } = await query;
  if (!error && Array.isArray(data)) return data as Row[];
  const failure = supabase.failure();
  if (failure) throw failure;
  const auth = status === 401 || status === 403;
  throw new SuiteError(auth ? "SOURCE_AUTH" : "SOURCE_REFUSED", {
    what: `Supabase refused with status ${status}: ${error?.message ?? "no rows in the answer"}`,
    where,
    next: auth
      ? "Check SUPABASE_SERVICE_KEY: it must be the project's current service key."
      : "Check that the table and its columns id, updated_at and deleted_at exist.",
  });
}
