import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { stringify } from "csv-stringify/sync";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import { wideProductEvent } from "./product-events.ts";

const texts = Array.from({ length: 14 }, (_, i) => `context_${i}`);

/** The wide product event as a file's contract: as many cells as it has values. */
export const eventFile: StreamSpec = {
  id: "events",
  description: "One row per event.",
  file: "events.csv",
  columns: {
    id: "id",
    occurred_at: "time",
    type: "text",
    account_id: "id",
    user_id: "id?",
    session_id: "id?",
    quantity: "integer",
    ...Object.fromEntries(texts.map((name) => [name, "text?" as const])),
  },
  primaryKey: ["id"],
  version: null,
  deletes: "absent",
  freshness: { warnHours: 1, errorHours: 1 },
  personalData: [],
};

/** Writes a CSV file of `rows` wide product events. */
export async function writeEventCsv(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  out.write(`${Object.keys(eventFile.columns ?? {}).join(",")}\n`);
  for (let n = 0; n < rows; n += 1_000) {
    const page = Array.from({ length: Math.min(1_000, rows - n) }, (_, i) => {
      const { properties, ...event } = wideProductEvent(n + i, "'");
      return [
        ...[event.id, event.occurred_at, event.type, event.account_id, event.user_id, event.session_id],
        ...["quantity", ...texts].map((name) => properties[name]),
      ];
    });
    if (!out.write(stringify(page))) await once(out, "drain");
  }
  out.end();
  await finished(out);
}
