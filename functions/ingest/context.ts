import type { BigQuery } from "../../lib/bigquery/client.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import type { Redact } from "../../lib/redact.ts";
import type { Observer } from "./effects.ts";

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
  onEffect: Observer;
  signal?: AbortSignal;
};
