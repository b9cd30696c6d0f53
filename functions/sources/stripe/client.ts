import Stripe from "stripe";
import { type Config, required } from "../../../lib/config.ts";
import { SuiteError } from "../../../lib/errors.ts";
import { asFetch } from "../../../lib/http/as-fetch.ts";
import { createHttp } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { SourceOptions } from "../../ingest/source-options.ts";

/** The API version that the installed SDK's types describe; an upgrade of the SDK changes it knowingly. */
export const apiVersion = "2026-10-28.endive";

/**
 * A Stripe client that speaks through our HTTP client and sends no telemetry. Requests per second
 * stay a fifth below Stripe's own limits (100 live, 25 test), unless STRIPE_API_URL names another
 * host. Throws CONFIG_MISSING, or TEST_KEY_IN_PRODUCTION.
 */
export function stripeClient(config: Config, { clock, log, spec }: SourceOptions): Stripe {
  const key = required(config, "STRIPE_API_KEY");
  const live = /^(sk|rk)_live_/.test(key);
  if (!live) refuseInProduction(config);
  const url = new URL(config.variables.STRIPE_API_URL ?? "https://api.stripe.com");
  const http = createHttp({
    source: spec.source,
    baseUrl: url.origin,
    perSecond: config.variables.STRIPE_API_URL ? 1_000 : live ? 80 : 20,
    secrets: config.secrets,
    ...(clock ? { clock } : {}),
    ...(log ? { log } : {}),
  });
  const protocol = url.protocol === "http:" ? "http" : "https";
  return new Stripe(key, {
    apiVersion,
    telemetry: false,
    maxNetworkRetries: 0,
    timeout: 180_000,
    httpClient: Stripe.createFetchHttpClient(asFetch(http)),
    host: url.hostname,
    port: url.port || (protocol === "http" ? 80 : 443),
    protocol,
  });
}

/** What the call answers. A Stripe error becomes ours; `missing` is answered as null. */
export async function ask<T>(where: string, call: () => PromiseLike<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    // The SDK stumbles over an answer that is JSON but no object.
    if (error instanceof TypeError) throw pageShape(where, "an answer is no object of Stripe", error);
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const inner = (error as { detail?: unknown }).detail;
    if (inner instanceof SuiteError) throw inner;
    if (error.code === "resource_missing") return null;
    const auth = error.statusCode === 401 || error.statusCode === 403;
    throw new SuiteError(auth ? "SOURCE_AUTH" : "SOURCE_REFUSED", {
      what: `Stripe refused with status ${error.statusCode ?? "none"} (${error.code ?? error.type})`,
      where,
      next: auth
        ? "Check STRIPE_API_KEY: it must be current and may read this object."
        : "Look up the request in Stripe's dashboard under Developers, Logs.",
    });
  }
}

function refuseInProduction({ GOOGLE_CLOUD_PROJECT: project }: Config): void {
  if (!/(^|-)prod(uction)?(-|$)/.test(project)) return;
  throw new SuiteError("TEST_KEY_IN_PRODUCTION", {
    what: `STRIPE_API_KEY is a test key, and ${project} is a production project`,
    where: "STRIPE_API_KEY",
    next: "Set a restricted live key (rk_live_…) for production.",
  });
}
