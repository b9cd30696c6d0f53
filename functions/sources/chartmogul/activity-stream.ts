import { z } from "zod";
import type { Http } from "../../../lib/http/client.ts";
import { pageShape } from "../../ingest/page-shape.ts";
import type { Stream } from "../../ingest/stream.ts";
import type { ListCommon } from "../../ingest/whole-list-stream.ts";
import { askPage } from "./client.ts";

/** Milliseconds since the epoch up to which activities were read. */
type UntilCursor = { until: number };

/** A late invoice makes an activity of days ago, and a corrected one changes it. */
const overlapMs = 7 * 86_400_000;

/** Activities from a week before the last reading on, paged behind the uuid of the last one. */
export function activityStream(http: Http, common: ListCommon): Stream<UntilCursor> {
  const where = "chartmogul.activities";
  return {
    ...common,
    cursor: z.object({ until: z.number().int() }),
    position: ({ until }) => until,
    plan(cursor, now) {
      if (cursor && now <= cursor.until) return null;
      const from = cursor ? Math.max(0, cursor.until - overlapMs) : 0;
      const label = `activities since ${new Date(from).toISOString()}`;
      return { label, from, after: { until: now }, complete: false, last: true };
    },
    backfill({ from, to }) {
      const label = `activities of ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
      return { mode: "backfill", label, from, after: { until: to }, complete: false, last: true };
    },
    async *pages({ mode, from, after: end }, _cursor, signal) {
      const date = (at: number) => encodeURIComponent(new Date(at).toISOString());
      const start = `start-date=${date(from)}${mode === "backfill" && end ? `&end-date=${date(end.until)}` : ""}`;
      for (let after = ""; ; ) {
        const path = `v1/activities?per-page=200&${start}${after && `&start-after=${encodeURIComponent(after)}`}`;
        const page = await askPage(http, { path, key: "entries", where, signal });
        if (page === null) throw pageShape(where, "the activity behind which a page was asked for is gone");
        const last = page.entries.at(-1)?.value.uuid;
        if (page.more && (typeof last !== "string" || last === after))
          throw pageShape(where, "a list of activities says that there is more and does not go on");
        yield { items: page.entries, resume: null, token: page.more ? String(last) : null };
        if (!page.more) return;
        after = String(last);
      }
    },
  };
}
