import type { BigQuery } from "../../lib/bigquery/client.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import type { Redact } from "../../lib/redact.ts";
import type { Observer } from "./effects.ts";
import type { Suppression } from "./erasure/suppression.ts";

/** What every step of one run shares. */
export type Context = {
  bigquery: BigQuery;
  project: string;
  source: string;
  runId: string;
  /** Folder of the batches on their way. */
  spoolDir: string;
  /** Instant after which no new window begins, in milliseconds since the epoch. */
  lastStart: number;
  clock: Clock;
  log: Log;
  /** Blanks secrets in texts that are stored. */
  redact: Redact;
  /** Subjects that were erased and must not come back. */
  suppression: Suppression;
  onEffect: Observer;
  signal?: AbortSignal;
};
