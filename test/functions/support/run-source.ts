import type { Cursor, Item } from "../../../functions/ingest/stream.ts";
import { workers } from "../../../functions/workers.gen.ts";
import { runWorker } from "../../../functions/workers.ts";
import { loadConfig } from "../../../lib/config.ts";
import { createLog } from "../../../lib/log.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import type { FaultRule } from "../../../sandbox/vendors/faults.ts";
import type { Vendors } from "../../../sandbox/vendors/start.ts";
import { clockAt, withVendors } from "./company.ts";
import type { Warehouse } from "./warehouse.ts";

export type Counts = Record<
  string,
  { fetched: number; inserted: number; present: number; quarantined: number; deleted: number }
>;

export type Hooks = {
  before?: (vendors: Vendors) => Promise<void>;
  after?: (vendors: Vendors) => Promise<void>;
};

/** Runs one source's worker against the fakes of a company at an instant; the hooks see the fakes before and after. */
export function sourceRunner(source: string, warehouse: Warehouse, logged: string[] = []) {
  return async (folder: string, instant: string, hooks: Hooks = {}): Promise<Counts> =>
    await withVendors(folder, async (vendors) => {
      await hooks.before?.(vendors);
      const config = loadConfig({
        BIGQUERY_EMULATOR_HOST: warehouse.url,
        DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
        ...vendors.env,
      });
      const { streams } = await runWorker(source, {
        config,
        clock: clockAt(instant),
        log: createLog({ write: (line) => logged.push(line) }),
        bigquery: warehouse.bigquery,
      });
      await hooks.after?.(vendors);
      return Object.fromEntries(
        streams.map(({ stream, fetched, inserted, present, quarantined, deleted }) => [
          stream,
          { fetched, inserted, present, quarantined, deleted },
        ]),
      );
    });
}

export type State = { pk: string; op: string; payload: string };

/** The newest row of every key of a raw table, in the order of the keys. */
export async function stateOf(warehouse: Warehouse, table: string): Promise<State[]> {
  return await warehouse.rows<State>(`SELECT _pk AS pk, _op AS op, payload FROM ${table}
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY _pk ORDER BY _source_updated_at DESC, _seq DESC, _ord DESC) = 1 ORDER BY 1`);
}

/** Every record of a stream's next window after a cursor, with the cursor that a run would keep. */
export async function readStream(
  source: string,
  id: string,
  env: Readonly<Record<string, string>>,
  options: { instant?: string; cursor?: Cursor | null } = {},
): Promise<{ items: Item[]; cursor: Cursor | null }> {
  const { instant = "2026-07-02T00:00:00Z", cursor = null } = options;
  const config = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...env });
  const clock = clockAt(instant);
  const stream = workers[source]?.({ spec: loadSource(source), config, clock }).find(
    (one) => one.spec.id === id,
  );
  const window = stream?.plan(cursor, clock.now());
  if (!stream || !window) throw new Error(`${source}.${id} has no window`);
  const items: Item[] = [];
  let resume: Cursor | null = null;
  for await (const page of stream.pages(window, cursor)) {
    items.push(...page.items);
    resume = page.resume ?? resume;
  }
  return { items, cursor: window.after ?? resume };
}

/**
 * How many records the first windows of a stream hold: all of them are read, up to the first window that holds any.
 * `logged` gets the worker's log lines as they would be written without a list of secrets to blank.
 */
export async function countRecords(
  source: string,
  id: string,
  env: Readonly<Record<string, string>>,
  logged: string[] = [],
): Promise<number> {
  const config = loadConfig({ GOOGLE_CLOUD_PROJECT: "p", ...env });
  const clock = clockAt("2026-07-02T00:00:00Z");
  const log = createLog({ write: (line) => logged.push(line), secrets: [] });
  const streams = workers[source]?.({ spec: loadSource(source), config, clock, log }) ?? [];
  const stream = streams.find(({ spec }) => spec.id === id);
  if (!stream) throw new Error(`there is no stream ${source}.${id}`);
  let items = 0;
  let cursor: Cursor | null = null;
  for (let window = stream.plan(null, clock.now()); window && items === 0; ) {
    for await (const page of stream.pages(window, cursor)) items += [...page.items].length;
    cursor = window.after;
    window = cursor && !window.last ? stream.plan(cursor, clock.now()) : null;
  }
  return items;
}

/** Sends JSON to a fake: faults, a clock, limits. */
export async function tell(url: string, body: object | FaultRule[]): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
}

/** What a fake was asked, oldest first. */
export async function askedOf(url: string): Promise<string[]> {
  return (await (await fetch(`${url}/__requests`)).json()) as string[];
}
