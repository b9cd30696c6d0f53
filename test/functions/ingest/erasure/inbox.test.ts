import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eraseSubject } from "../../../../functions/ingest/erasure/erase-subject.ts";
import { findSubject } from "../../../../functions/ingest/erasure/find-subject.ts";
import { readIdentifier } from "../../../../functions/ingest/erasure/identifier.ts";
import { drainSource, ingestSource } from "../../../../functions/ingest/ingest-source.ts";
import { putInbox } from "../../../../functions/webhooks/inbox.ts";
import { erasable } from "../../support/erased-subjects.ts";
import { startWarehouse, type Warehouse } from "../../support/warehouse.ts";

const key = "erasure-key-0123456789abcdef";
const people = erasable[0] as (typeof erasable)[number];
const [users, events] = people.streams as [(typeof people.streams)[0], (typeof people.streams)[0]];
/** Of today: the inbox keeps nothing that is older than 30 days. */
const read = Date.now();
let now = read;
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await startWarehouse();
  await ingestSource(options());
  const place = { bigquery: warehouse.bigquery, project: warehouse.config.GOOGLE_CLOUD_PROJECT, key };
  const subject = await findSubject(place, [people.spec], readIdentifier("person1@erased.example"));
  await eraseSubject(place, [people.spec], subject);
});
afterAll(async () => {
  await warehouse?.stop();
});

const options = (bigquery = warehouse.bigquery) => ({
  source: people.spec.source,
  streams: [users, events],
  config: { ...warehouse.config, DCIS_ERASURE_KEY: key },
  bigquery,
  clock: { now: () => now, sleep: async () => {} },
});
const drain = (bigquery = warehouse.bigquery) => drainSource({ ...options(bigquery), streams: [events] });

async function deliver(...records: { id: string; owner: string }[]): Promise<void> {
  const rows = records.map((record) => ({
    eventId: record.id,
    payload: JSON.stringify({ ...record, name: "x" }),
  }));
  const place = { bigquery: warehouse.bigquery, project: warehouse.config.GOOGLE_CLOUD_PROJECT };
  await putInbox(place, { source: people.spec.source, stream: "events" }, rows, now);
}

const inbox = async () =>
  (await warehouse.rows<{ id: string }>("SELECT event_id AS id FROM ops.inbox ORDER BY event_id")).map(
    ({ id }) => id,
  );
const stored = async (id: string) =>
  (
    await warehouse.rows<{ n: number }>(
      `SELECT COUNT(*) AS n FROM raw_${people.spec.source}.events WHERE _pk = '${id}'`,
    )
  )[0]?.n;

test("a delivery about an erased subject, by its id alone, leaves the inbox when it is taken up, and no other does", async () => {
  now = read + 3_600_000;
  await deliver({ id: "new-1", owner: "user-id-1" }, { id: "new-2", owner: "user-id-2" });
  expect((await drain()).streams).toMatchObject([{ fetched: 1, inserted: 1 }]);
  expect(await inbox()).toEqual(["new-2"]);
  expect([await stored("new-1"), await stored("new-2")]).toEqual([0, 1]);
});

test("one that BigQuery does not let go yet is looked for until it does, however much later", async () => {
  let refusals = 2;
  const refusing = Object.create(warehouse.bigquery, {
    createQueryJob: {
      value: async (job: { query: string }) => {
        if (/^DELETE FROM .*inbox/.test(job.query) && refusals > 0) {
          refusals -= 1;
          throw Object.assign(
            new Error("DELETE statement over table inbox would affect rows in the streaming buffer"),
            { code: 400, errors: [{ reason: "invalidQuery" }] },
          );
        }
        return await warehouse.bigquery.createQueryJob(job);
      },
    },
  }) as Warehouse["bigquery"];
  now = read + 10 * 3_600_000;
  await deliver({ id: "late-1", owner: "user-id-1" });
  for (const [left, other] of [
    [1, "a"],
    [0, "b"],
  ] as const) {
    await drain(refusing);
    expect([refusals, await inbox()]).toEqual([left, expect.arrayContaining(["late-1"])]);
    now += 3 * 3_600_000;
    await deliver({ id: `other-${other}`, owner: "user-id-3" });
  }
  await drain(refusing);
  expect(await inbox()).toEqual(["new-2", "other-a", "other-b"]);
  expect([await stored("late-1"), await stored("other-a"), await stored("other-b")]).toEqual([0, 1, 1]);
});
