import { type Effect, effects } from "../../../functions/ingest/effects.ts";
import { putInbox } from "../../../functions/webhooks/inbox.ts";
import { createBigQuery } from "../../../lib/bigquery/client.ts";
import type { Config } from "../../../lib/config.ts";
import { type Killable, killable } from "./killable.ts";
import { type Order, runOrder } from "./killed-worker.ts";
import { type LossyProxy, startLossyProxy } from "./lossy-proxy.ts";
import type { Kind } from "./sample-stream.ts";
import { hooked } from "./two-days.ts";
import { startWarehouse, type Warehouse } from "./warehouse.ts";

/** The requests to the warehouse by which an effect is done; the others touch no warehouse. */
export const requestsOf: Partial<Record<Effect, RegExp>> = {
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

/** The process is killed. */
export type Death = { phase: "before" | "after"; effect: Effect };
/** What goes wrong: a death, or the warehouse does what it was asked and its answer is lost. */
export type Blow = Death | { phase: "lost"; effect: Effect };

const before = (effect: Effect): Death => ({ phase: "before", effect });
const after = (effect: Effect): Death => ({ phase: "after", effect });
const upToCommit = effects.slice(0, effects.indexOf("commit") + 1);

/** Lives of a run that come to every effect: killed at these, one after the other, before it is whole. */
export const deaths: readonly (readonly [name: string, deaths: readonly Death[]])[] = [
  [
    "killed before and after each effect up to its commit",
    upToCommit.flatMap((effect) => [before(effect), after(effect)]),
  ],
  [
    "killed before its stage is dropped, and before it is recorded",
    [before("stage.drop"), before("run.record")],
  ],
  ["killed after its stage is dropped, and after it is recorded", [after("stage.drop"), after("run.record")]],
];

/** The answers of the warehouse that a run can lose. */
export const losses = (Object.keys(requestsOf) as Effect[]).map(
  (effect): Blow => ({ phase: "lost", effect }),
);

/** Where runs are struck: a warehouse, a worker that can be killed, and the way between them on which answers get lost. */
export type Place = {
  readonly warehouse: Warehouse;
  readonly worker: Killable;
  readonly proxy: LossyProxy;
  stop(): Promise<void>;
};

/** Starts all of it, with an empty warehouse. */
export async function startPlace(): Promise<Place> {
  const warehouse = await startWarehouse();
  const worker = await killable("killed-worker.ts", { BIGQUERY_EMULATOR_HOST: warehouse.url });
  const proxy = await startLossyProxy(warehouse.url);
  return {
    warehouse,
    worker,
    proxy,
    async stop() {
      worker.stop();
      proxy.stop();
      await warehouse.stop();
    },
  };
}

/** A stream's tables after its days, on the last of which its run was struck and then done again. */
export async function tablesAfter(
  place: Place,
  source: string,
  kind: Kind,
  lastDay: 1 | 2,
  blows: readonly Blow[] = [],
): Promise<unknown> {
  if (lastDay === 2) await runOrder({ source, kind, day: 1 }, place.warehouse.config);
  await runStruck(place, { source, kind, day: lastDay }, blows);
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
  blows: readonly Blow[] = [],
): Promise<unknown> {
  await prepare(place.warehouse, source, kind, work);
  await runStruck(place, { source, kind, day: 3, work }, blows);
  await runOrder({ source, kind, day: 3 }, place.warehouse.config);
  return await rowsOf(place.warehouse, source, kind);
}

/** What lies there before work beside the cursor: the reading of day two, and for the inbox what was delivered since. */
export async function prepare(
  warehouse: Warehouse,
  source: string,
  kind: Kind,
  work: (typeof besideCursor)[number],
): Promise<void> {
  await runOrder({ source, kind, day: 2 }, warehouse.config);
  if (work === "inbox") await deliver(warehouse, source, kind);
}

/** Does what is ordered, as often as it was struck down and once more; or until no answer is left to be lost. */
async function runStruck(place: Place, order: Order, blows: readonly Blow[]): Promise<void> {
  const { warehouse, worker, proxy } = place;
  const config: Config = { ...warehouse.config, BIGQUERY_EMULATOR_HOST: proxy.url };
  for (const { phase, effect } of blows) {
    if (phase !== "lost") await worker.killed({ ...order, kill: { phase, effect } });
  }
  const lost = blows.filter(({ phase }) => phase === "lost");
  if (lost.length === 0) return void (await runOrder(order, warehouse.config));
  proxy.loseEach(lost.map(({ effect }) => [requestsOf[effect] ?? /never/, 1]));
  await untilWell(() => runOrder(order, config));
  if (proxy.pending() > 0)
    throw new Error(`${proxy.pending()} answers were not lost: they were not asked for`);
}

/** Does work again until it ends well, at most six times. */
async function untilWell(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const failed = await work().then(
      () => null,
      (error: unknown) => ({ error }),
    );
    if (!failed) return;
    if (tries === 6) throw failed.error;
  }
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
export async function rowsOf(warehouse: Warehouse, source: string, kind: Kind): Promise<unknown> {
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
