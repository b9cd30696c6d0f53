import { DAY, dateOf } from "../base/calendar.ts";
import { hexId } from "../base/ids.ts";
import type { Rng } from "../base/rng.ts";
import type { Scale } from "../scales.ts";
import type { CrmRow } from "./files.ts";
import type { CrmSubscription } from "./subscription.ts";

const FEATURES = Array.from({ length: 40 }, (_, i) => `feature_${i + 1}`);
/** One row in so many repeats the id of an earlier one. */
const REPEATED_EVERY = 400;

/** Days of feature use, drawn over the lives of the subscriptions; a few ids stand twice. */
export function usageRows(
  rng: Rng,
  subs: readonly CrmSubscription[],
  scale: Scale,
): CrmRow<"feature_usage">[] {
  const rows: CrmRow<"feature_usage">[] = [];
  for (let i = 0; i < scale.crmFeatureUsage && subs.length > 0; i++) {
    const { id, sub } = rng.pick(subs);
    const days = Math.max(1, Math.floor(((sub.endedAt ?? scale.end) - sub.createdAt) / DAY));
    const repeated = i > 0 && i % REPEATED_EVERY === 0;
    const count = rng.poisson(10);
    rows.push({
      usage_id: repeated ? (rows[i - 1 - rng.int(0, 90)]?.usage_id ?? "") : hexId(rng, "U-", 6),
      subscription_id: id,
      usage_date: dateOf(sub.createdAt + rng.int(0, days - 1) * DAY),
      feature_name: rng.pick(FEATURES),
      usage_count: count,
      usage_duration_secs: Math.floor(count * rng.between(20, 560)),
      error_count: rng.poisson(0.5),
      is_beta_feature: rng.chance(0.1),
    });
  }
  return rows;
}
