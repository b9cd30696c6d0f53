import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ingestSource } from "../../../../functions/ingest/ingest-source.ts";
import { putInbox } from "../../../../functions/webhooks/inbox.ts";
import { addressOf, broken, deliveries, erasable, markOf } from "../../support/erased-subjects.ts";
import { type Killable, killable } from "../../support/killable.ts";
import { erase, erasureKey, type Removal, retain } from "../../support/killed-removal.ts";
import { type LossyProxy, startLossyProxy } from "../../support/lossy-proxy.ts";
import { startWarehouse, type Warehouse } from "../../support/warehouse.ts";

const day = 86_400_000;
const read = Date.parse("2026-03-01T00:00:00Z");
let warehouse: Warehouse;
let proxy: LossyProxy;
let program: Killable;

beforeAll(async () => {
  warehouse = await startWarehouse({ DCIS_ERASURE_KEY: erasureKey });
  proxy = await startLossyProxy(warehouse.url);
  program = await killable("killed-removal.ts", {
    BIGQUERY_EMULATOR_HOST: proxy.url,
    DCIS_ERASURE_KEY: erasureKey,
  });
  for (const { spec, streams } of erasable) {
    await ingestSource({
      source: spec.source,
      streams,
      config: warehouse.config,
      clock: { now: () => read, sleep: async () => {} },
    });
  }
  const quarantined = broken.map(
    (thing) =>
      `('erased_people', 'events', '${thing.id}', '${JSON.stringify(thing)}', 'open', TIMESTAMP_MILLIS(${read}))`,
  );
  await warehouse.rows(
    `INSERT INTO ops.quarantine (source, stream, pk, payload, status, quarantined_at) VALUES ${quarantined.join(", ")}`,
  );
  const rows = deliveries.map((thing) => ({ eventId: thing.id, payload: JSON.stringify(thing) }));
  const place = { bigquery: warehouse.bigquery, project: warehouse.config.GOOGLE_CLOUD_PROJECT };
  await putInbox(place, { source: "erased_people", stream: "events" }, rows, Date.now());
});
afterAll(async () => {
  program?.stop();
  proxy?.stop();
  await warehouse?.stop();
});

/**
 * Runs a removal that is killed before the warehouse hears of the statement after `skip` others that match, or once it
 * did what was asked and nobody heard so.
 */
async function killAt(
  removal: Removal,
  match: RegExp,
  skip: number,
  phase: "before" | "after",
): Promise<void> {
  await program.killed(removal, {}, (child) => proxy.strike(match, skip, phase, () => child.kill("SIGKILL")));
  for (let working = true; working; ) {
    const [jobs] = await warehouse.bigquery.getJobs();
    working = jobs.some(({ metadata }) => metadata.status.state !== "DONE");
  }
}

const tables = [
  ...erasable.flatMap(({ spec }) => spec.streams.map(({ id }) => `raw_${spec.source}.${id}`)),
  "ops.quarantine",
  "ops.inbox",
];

/** How many rows of all tables have a mark in them. */
async function marked(mark: string): Promise<number> {
  const counts = tables.map(
    (table) => `SELECT COUNT(*) AS n FROM ${table} AS t WHERE STRPOS(payload, '${mark}') > 0`,
  );
  const [row] = await warehouse.rows<{ n: number }>(
    `SELECT SUM(n) AS n FROM (${counts.join(" UNION ALL ")})`,
  );
  return row?.n ?? -1;
}

/** Rows about one subject: user, event, broken event, contact, friend, two notes, delivery. */
const perSubject = 8;
/** Statements that delete of one subject: those of events, notes, contacts, quarantine and inbox, then its own two. */
const deletes = 7;

test("an erasure that was killed at any of its statements is finished by the next, though what it found by is gone", async () => {
  expect(await marked(markOf(0))).toBe(perSubject);
  expect(await marked("mark-")).toBe(40 * perSubject);
  const points = [
    ...(["before", "after"] as const).map((phase) => ({
      phase,
      match: /INSERT INTO [^ ]*suppressions/,
      skip: 0,
    })),
    ...Array.from({ length: deletes }, (_, skip) => skip).flatMap((skip) =>
      (["before", "after"] as const).map((phase) => ({ phase, match: /DELETE FROM/, skip })),
    ),
  ];
  let cutOff = 0;
  for (const [n, { phase, match, skip }] of points.entries()) {
    await killAt({ erase: addressOf(n) }, match, skip, phase);
    const left = await marked(markOf(n));
    if (left > 0 && left < perSubject) cutOff += 1;
    expect({ n, deleted: await erase(addressOf(n), warehouse.config) }).toEqual({ n, deleted: left });
    expect({ n, left: await marked(markOf(n)) }).toEqual({ n, left: 0 });
  }
  expect(cutOff).toBe(2 * deletes - 2);
  expect(await marked("mark-")).toBe((40 - points.length) * perSubject);
}, 600_000);

test("a retention that was killed goes on where it was, and says what is left until nothing is", async () => {
  const now = read + 400 * day;
  // What was read is old by now, and its newest rows are those of another day.
  for (const { spec, streams } of erasable) {
    await ingestSource({
      source: spec.source,
      streams: streams.map((stream) => ({ ...stream, isDeleted: () => true })),
      config: warehouse.config,
      clock: { now: () => now, sleep: async () => {} },
    });
  }
  const living = await marked("mark-");
  const expired = (await retain(now, true, warehouse.config)).map(({ raw, quarantine }) => raw + quarantine);
  const statements = 5;
  expect(expired.filter((rows) => rows > 0)).toHaveLength(4);
  for (let done = 0; done < statements; done += 1) {
    const left = await marked("mark-");
    await killAt({ retain: now }, /DELETE FROM/, 0, "before");
    expect(await marked("mark-")).toBe(left);
    await killAt({ retain: now }, /DELETE FROM/, 0, "after");
    expect(await marked("mark-")).toBeLessThan(left);
  }
  const sum = expired.reduce((total, rows) => total + rows, 0);
  expect(await marked("mark-")).toBe(living - sum);
  const after = await retain(now, true, warehouse.config);
  expect(after.every(({ raw, quarantine }) => raw + quarantine === 0)).toBe(true);
}, 600_000);
