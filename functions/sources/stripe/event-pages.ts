import type Stripe from "stripe";
import { pageShape } from "../../ingest/page-shape.ts";
import { ask } from "./client.ts";

/** Unix seconds, `lt` exclusive. */
export type Span = { gte: number; lt: number };

/** Pages of events of a span of time, newest first, of some types or of all. */
export async function* listEvents(
  stripe: Stripe,
  where: string,
  created: Span,
  types?: readonly string[],
): AsyncGenerator<Stripe.Event[]> {
  for (let after: string | undefined; ; ) {
    const params = { limit: 100, created, ...(types ? { types: [...types] } : {}) };
    const page = await ask(where, () =>
      stripe.events.list({ ...params, ...(after ? { starting_after: after } : {}) }),
    );
    if (!page || !Array.isArray(page.data)) throw pageShape(where, "a list of events has no data");
    const last = page.data.at(-1)?.id;
    if (page.has_more && (!last || last === after)) throw pageShape(where, "a list of events does not go on");
    yield page.data;
    if (!page.has_more) return;
    after = last;
  }
}
