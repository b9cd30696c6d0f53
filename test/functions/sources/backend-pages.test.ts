import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "@jest/globals";
import { pageAfter } from "../../../functions/sources/backend/pages.ts";
import { seqsOf } from "../../../functions/sources/backend/seqs-of.ts";
import { createHttp } from "../../../lib/http/client.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A backend that gives these answers one after the other, the last one for ever; `asked` counts its requests. */
async function backend(...answers: string[]) {
  let asked = 0;
  const server = createServer((_, response) => {
    response.setHeader("content-type", "application/json");
    response.end(answers[Math.min(asked++, answers.length - 1)]);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const http = createHttp({
    source: "backend",
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    perSecond: 1_000,
    clock: { now: Date.now, sleep: async () => {} },
  });
  return {
    collection: { http, id: "events" as const, where: "backend.events", signal: undefined },
    asked: () => asked,
  };
}

const page = (...items: string[]) => `{"items":[${items.join(",")}],"next_seq":3,"has_more":false}`;
const first = '{"id":"a","seq":1}';
const broken = '{"id":"b","seq":}';
const third = '{"id":"c","seq":3}';

test("a record that is no JSON in a page that is whole comes as its text, beside its sound neighbours, and is not asked for again", async () => {
  const { collection, asked } = await backend(page(first, broken, third));
  const { items, next, more } = await pageAfter(collection, 0, 10);
  expect([...items]).toEqual([
    { text: first, value: { id: "a", seq: 1 }, identity: "a" },
    { text: broken },
    { text: third, value: { id: "c", seq: 3 }, identity: "c" },
  ]);
  expect({ next, more, asked: asked() }).toEqual({ next: 3, more: false, asked: 1 });
});

const whole = page(first, third);
test.each([
  ["within a record", whole.indexOf("c")],
  ["between two records", whole.indexOf(",{")],
  ["after the last record", whole.indexOf("]")],
  ["behind the records", whole.indexOf("]") + 1],
  ["before its last brace", whole.length - 1],
])("a page cut off %s is asked for again", async (_, end) => {
  const { collection, asked } = await backend(whole.slice(0, end), whole);
  const { items } = await pageAfter(collection, 0, 10);
  expect([...items].map(({ text }) => text)).toEqual([first, third]);
  expect(asked()).toBe(2);
});

test("a search by date gives up at a record that is no JSON, rather than take it for the end", async () => {
  const { collection } = await backend(page(broken));
  const span = { from: Date.parse("2026-01-01"), to: Date.parse("2026-02-01") };
  await expect(seqsOf(collection, "occurred_at", span, 100_000)).rejects.toMatchObject({
    code: "PAGE_SHAPE",
  });
});
