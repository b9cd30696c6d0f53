import { pageShape } from "../../ingest/page-shape.ts";
import { type Collection, pageAfter } from "./pages.ts";

/** A record may get its seq this much later than it is dated: events of a device that was offline. */
const latenessMs = 7 * 86_400_000;
/** The search ends when so few numbers are left: one page. */
const nearEnough = 1_000;

/**
 * The sequence numbers (`from` exclusive) between which all records dated in a span of time lie, and some around them:
 * found by asking for single records, each halving what is left up to `last`.
 */
export async function seqsOf(
  collection: Collection,
  dateField: string,
  span: { from: number; to: number },
  last: number,
): Promise<{ from: number; to: number }> {
  const lower = await around(collection, dateField, span.from - latenessMs, last);
  const upper = await around(collection, dateField, span.to + latenessMs, last);
  return { from: lower.below, to: upper.above };
}

/**
 * Two numbers close to each other: no record up to `below` got its number `latenessMs` after the instant or later, and
 * none after `above` got it before the instant. A record is never numbered before it is dated.
 */
async function around(
  collection: Collection,
  dateField: string,
  instant: number,
  last: number,
): Promise<{ below: number; above: number }> {
  let [below, above] = [0, last];
  while (above - below > nearEnough) {
    const middle = Math.floor((below + above) / 2);
    const { items } = await pageAfter(collection, middle, 1);
    const [first] = items;
    if (!first) {
      above = middle;
      continue;
    }
    const record = (first.value ?? {}) as Record<string, unknown>;
    const date = Date.parse(String(record[dateField]));
    const seq = Number(record.seq);
    if (Number.isNaN(date) || !(seq > middle))
      throw pageShape(collection.where, `a record has no ${dateField}`);
    if (date >= instant) above = middle;
    else below = Math.min(seq, above);
  }
  return { below, above };
}
