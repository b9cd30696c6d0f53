import { latest, ndjson } from "../sandbox/company/small-company.ts";

/** One event of the product as the company wrote it. */
export interface Use {
  type: string;
  user: string;
  session: string;
  account: string;
  /** ISO 8601. */
  at: string;
  /** The feature that was used, if it was one. */
  feature: string | null;
}

/** What the product calls a feature, and what else is its use. */
export interface Feature {
  id: string;
  event_types: string[];
  released_at: string;
  deleted_at: string | null;
}

/** Everything that users did, from the company's own files. */
export function usesOf(folder: string): Use[] {
  const features: Feature[] = latest(folder, "backend/features.ndjson");
  const byEvent = new Map(features.flatMap(({ id, event_types }) => event_types.map((type) => [type, id])));
  return ndjson(folder, "backend/events.ndjson").map((event) => ({
    type: event.type,
    user: event.user_id,
    session: event.session_id,
    account: event.account_id,
    at: event.occurred_at,
    feature: event.properties.feature ?? byEvent.get(event.type) ?? null,
  }));
}
