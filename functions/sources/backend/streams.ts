import { z } from "zod";
import { required } from "../../../lib/config.ts";
import { createHttp } from "../../../lib/http/client.ts";
import { streamOf } from "../../../lib/registry/load-sources.ts";
import { hasDeletedAt } from "../../ingest/page-shape.ts";
import type { Source } from "../../ingest/source-options.ts";
import type { Stream } from "../../ingest/stream.ts";
import { records } from "./contract.ts";
import { pages, type SeqCursor, toItem } from "./pages.ts";
import { seqsOf } from "./seqs-of.ts";

/** Sequence numbers that are read again each time: a number is given before its row can be seen. */
const overlap = 1_000;
/** The field that dates a record, by collection. */
const dateOf = {
  accounts: "updated_at",
  users: "updated_at",
  events: "occurred_at",
  locations: "updated_at",
  devices: "updated_at",
  device_events: "occurred_at",
  features: "updated_at",
} as const;

/** The backend's collections, each read in the order of its seq. */
export const streams: Source = ({ spec, config, ...effects }) => {
  const http = createHttp({
    source: spec.source,
    baseUrl: required(config, "BACKEND_API_URL"),
    headers: { authorization: `Bearer ${required(config, "BACKEND_API_TOKEN")}` },
    perSecond: 200,
    secrets: config.secrets,
    ...effects,
  });
  return (Object.keys(records) as (keyof typeof records)[]).map((id): Stream<SeqCursor> => {
    const where = `${spec.source}.${id}`;
    return {
      spec: streamOf(spec, id),
      apiVersion: "v1",
      contract: "1",
      record: records[id],
      isDeleted: hasDeletedAt,
      cursor: z.object({ seq: z.number().int().nonnegative() }),
      position: ({ seq }) => seq,
      plan(cursor) {
        const from = Math.max(0, (cursor?.seq ?? 0) - overlap);
        return { label: `seq > ${from}`, from, after: null, complete: false, last: true };
      },
      async backfill(span, cursor, signal) {
        const { from, to } = await seqsOf({ http, id, where, signal }, dateOf[id], span, cursor.seq);
        return {
          mode: "backfill",
          label: `${from} < seq <= ${to}`,
          from,
          after: { seq: to },
          complete: false,
          last: true,
        };
      },
      item: (text) => toItem(text, id),
      pages(window, cursor, signal) {
        const until = window.mode === "backfill" ? (window.after?.seq ?? 0) : Number.POSITIVE_INFINITY;
        return pages({ http, id, where, signal }, { from: window.from, floor: cursor?.seq ?? 0, until });
      },
    };
  });
};
