import { eraseSubject } from "../../../functions/ingest/erasure/erase-subject.ts";
import { findSubject } from "../../../functions/ingest/erasure/find-subject.ts";
import { readIdentifier } from "../../../functions/ingest/erasure/identifier.ts";
import { applyRetention, type Expired } from "../../../functions/ingest/retention/apply-retention.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import { type Config, loadConfig } from "../../../lib/config.ts";
import { erasable } from "./erased-subjects.ts";

export const erasureKey = "erasure-key-0123456789abcdef";

/** What a process of this file removes: a subject by its address, or what is older than a day's retention at an instant. */
export type Removal = { erase: string } | { retain: number };

/** Erases as `dcis erase` does; answers the rows deleted. */
export async function erase(identifier: string, config: Config = loadConfig()): Promise<number> {
  const place = {
    bigquery: createBigQuery(config),
    project: config.GOOGLE_CLOUD_PROJECT,
    key: erasureKey,
  };
  const sources = erasable.map(({ spec }) => spec);
  return await eraseSubject(place, sources, await findSubject(place, sources, readIdentifier(identifier)));
}

/** Applies a retention of a day as `dcis retention` does. */
export async function retain(now: number, dry = false, config: Config = loadConfig()): Promise<Expired[]> {
  const place = { bigquery: createBigQuery(config), project: config.GOOGLE_CLOUD_PROJECT };
  const specs = erasable.map(({ spec }) => ({ ...spec, retentionDays: 1 }));
  return await applyRetention(place, specs, { now, dry });
}

const [order] = process.argv.slice(2);
if (order?.startsWith("{")) {
  const removal = JSON.parse(order) as Removal;
  if ("erase" in removal) await erase(removal.erase);
  else await retain(removal.retain);
}
