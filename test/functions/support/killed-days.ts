import type { Effect } from "../../../functions/ingest/effects.ts";
import { putInbox } from "../../../functions/webhooks/inbox.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import type { Config } from "../../../lib/config.ts";
import type { Killable } from "./killable.ts";
import { type Order, runOrder } from "./killed-worker.ts";
import type { LossyProxy } from "./lossy-proxy.ts";
import type { Kind } from "./sample-stream.ts";
import { hooked } from "./two-days.ts";
import type { Warehouse } from "./warehouse.ts";

/** The requests to the warehouse by which an effect is done; the others touch no warehouse. */
const requestsOf: Partial<Record<Effect, RegExp>> = {
  bootstrap: /CREATE TABLE IF NOT EXISTS/,
  "head.read": /SELECT seq, cursor FROM/,
  "stage.load": /NEWLINE_DELIMITED_JSON/,
  commit: /COMMIT TRANSACTION/,
  "stage.drop": /^DELETE .*\/tables\//,
  "run.record": /INSERT INTO [^ ]*\.runs/,
};

/** Work beside a stream's cursor. */
export const besideCursor = ["sweep", "backfill", "replay", "inbox"] as const;

/** What each of them leaves when nothing goes wrong, reading before and after it included. */
export const rowsLeft: Record<(typeof besideCursor)[number], object> = {
  sweep: { written: [{ inserted: 17, deleted: 1 }], ids: [{ n: 18 }] },
  backfill: { written: [{ inserted: 19, deleted: 0 }], ids: [{ n: 19 }] },
  replay: { written: [{ inserted: 18, deleted: 0 }], ids: [{ n: 18 }] },
  inbox: { written: [{ inserted: 17, deleted: 0 }], ids: [{ n: 17 }] },
};

/** What goes wrong once: the process is killed, or the warehouse does what it was asked and its answer is lost. */
export type Blow = { phase: "before" | "after" | "lost"; effect: Effect };

type Place = { warehouse: Warehouse; worker: Killable; proxy: LossyProxy };

/** A stream's tables after its days, on the last of which its run was struck once and then done again. */
export async function tablesAfter(
  place: Place,
  source: string,
  kind: Kind,
  lastDay: 1 | 2,
  blow?: Blow,
): Promise<unknown> {
  if (lastDay === 2) await runOrder({ source, kind, day: 1 }, place.warehouse.config);
  await runStruck(place, { source, kind, day: lastDay }, blow);
  return await tablesOf(place.warehouse, source, kind);
}

/**
 * A stream's rows once work beside its cursor was struck, done again, and the stream read on. Work that is done again
 * may have a commit more, so that nothing here is numbered by commits.
 */
export async function rowsAfter(
  place: Place,
  source: string,
  kind: Kind,
  work: (typeof besideCursor)[number],
  blow?: Blow,
): Promise<unknown> {
  await prepare(place.warehouse, source, kind, work);
  await runStruck(place, { source, kind, day: 3, work }, blow);
  await runOrder({ source, kind, day: 3 }, place.warehouse.config);
  return await rowsOf(place.warehouse, source, kind);
}

/** What lies there before work beside the cursor: the reading of day two, and for the inbox what was delivered since. */
async function prepare(
  warehouse: Warehouse,
  source: string,
  kind: Kind,
  work: (typeof besideCursor)[number],
): Promise<void> {
  await runOrder({ source, kind, day: 2 }, warehouse.config);
  if (work === "inbox") await deliver(warehouse, source, kind);
}

/** Does what is ordered; where a blow ended it, once more. */
async function runStruck(place: Place, order: Order, blow?: Blow): Promise<void> {
  if (!blow || (await struck(place, order, blow))) await runOrder(order, place.warehouse.config);
}

/** Whether the work that was struck is to be done again. */
async function struck({ warehouse, worker, proxy }: Place, order: Order, blow: Blow): Promise<boolean> {
  const { phase, effect } = blow;
  if (phase !== "lost") {
    await worker.killed({ ...order, kill: { phase, effect } });
    return true;
  }
  const config: Config = { ...warehouse.config, BIGQUERY_EMULATOR_HOST: proxy.url };
  const before = proxy.lost();
  proxy.lose(requestsOf[effect] ?? /never/, 1, "cut");
  const hasFailed = await runOrder(order, config).then(
    () => false,
    () => true,
  );
  if (proxy.lost() === before) throw new Error(`no answer was lost at ${effect}`);
  return hasFailed;
}

/** A webhook's deliveries: one thing that is new, one that raw has, one that breaks the contract. */
async function deliver({ config }: Warehouse, source: string, kind: Kind): Promise<void> {
  const things = [hooked, { id: "new", name: "new", at: "2026-03-02T13:00:00Z" }, { id: "hook", name: 8 }];
  const rows = things.map((thing) => ({ eventId: thing.id, payload: JSON.stringify(thing) }));
  const place = { bigquery: createBigQuery(config), project: config.GOOGLE_CLOUD_PROJECT };
  // By the real clock: what is older than its partition's expiry would be gone.
  await putInbox(place, { source, stream: kind }, rows, Date.now());
}

/** Everything that runs left, without what names them. */
async function tablesOf(warehouse: Warehouse, source: string, kind: Kind): Promise<unknown> {
  const ops = (columns: string, table: string) =>
    warehouse.rows(`SELECT ${columns} FROM ops.${table} WHERE source = '${source}' ORDER BY seq`);
  return {
    raw: await warehouse.rows(`SELECT _seq, _ord, _pk, _op, _payload_hash, payload,
  FORMAT_TIMESTAMP('%FT%TZ', _source_updated_at) AS dated FROM raw_${source}.${kind} ORDER BY _seq, _ord`),
    head: await warehouse.rows(`SELECT seq, cursor FROM ops.head__${source}__${kind}`),
    commits: await ops(
      "seq, cursor_from, cursor_to, fetched, inserted, present, quarantined, deleted, withheld",
      "commits",
    ),
    quarantine: await ops("seq, pk, payload, code", "quarantine"),
    paths: await ops("seq, paths", "schema_observations"),
  };
}

/** The rows of raw in their order, the quarantine, where the stream stands, and what the manifests say was written. */
async function rowsOf(warehouse: Warehouse, source: string, kind: Kind): Promise<unknown> {
  const own = `source = '${source}'`;
  return {
    raw: await warehouse.rows(`SELECT _pk, _op, payload, FORMAT_TIMESTAMP('%FT%TZ', _source_updated_at) AS dated
FROM raw_${source}.${kind} ORDER BY _seq, _ord`),
    ids: await warehouse.rows(`SELECT COUNT(DISTINCT _row_id) AS n FROM raw_${source}.${kind}`),
    cursor: await warehouse.rows(`SELECT cursor FROM ops.head__${source}__${kind}`),
    written: await warehouse.rows(
      `SELECT SUM(inserted) AS inserted, SUM(deleted) AS deleted FROM ops.commits WHERE ${own}`,
    ),
    quarantine: await warehouse.rows(
      `SELECT pk, payload, code, status FROM ops.quarantine WHERE ${own} ORDER BY pk`,
    ),
    seqs: await warehouse.rows(
      `SELECT COUNT(*) - COUNT(DISTINCT seq) AS doubled, COUNT(*) - MAX(seq) AS gaps FROM ops.commits WHERE ${own}`,
    ),
  };
}
