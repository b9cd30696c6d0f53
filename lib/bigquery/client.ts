import { BigQuery } from "@google-cloud/bigquery";
import { PassThroughClient } from "google-auth-library";
import type { Config } from "../config.ts";

export type { BigQuery };

/**
 * A BigQuery client for the configured project and location. Beside a local warehouse
 * (BIGQUERY_EMULATOR_HOST) it needs no credentials and looks for none.
 */
export function createBigQuery(
  config: Pick<Config, "GOOGLE_CLOUD_PROJECT" | "BIGQUERY_EMULATOR_HOST" | "BIGQUERY_LOCATION">,
  maxRetries = 4,
): BigQuery {
  const local = config.BIGQUERY_EMULATOR_HOST;
  return new BigQuery({
    projectId: config.GOOGLE_CLOUD_PROJECT,
    location: config.BIGQUERY_LOCATION,
    retryOptions: { autoRetry: true, maxRetries },
    ...(local ? { apiEndpoint: local, authClient: new PassThroughClient() } : {}),
  });
}
