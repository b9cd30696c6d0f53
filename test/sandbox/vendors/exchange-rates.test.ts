import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fileLines, openPlayground, type Playground, postJson } from "./company-and-vendors.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await openPlayground();
});
afterAll(async () => playground.close());

type Rate = { date: string; quote: string; rate: number };
const url = () => playground.url("exchange_rates");
const get = (query: string) => fetch(`${url()}/v2/rates?providers=ecb&${query}`);
const rates = async (query: string) => (await (await get(query)).json()) as Rate[];
const written = () =>
  fileLines(playground.dir, "exchange_rates/rates.ndjson").map((line) => JSON.parse(line) as Rate);

test("a span of days is a flat list, one row per day and currency, working days alone", async () => {
  const found = await rates("from=2026-01-01&to=2026-01-31&quotes=USD,GBP");
  expect(found).toEqual(
    written().filter(({ date, quote }) => date.startsWith("2026-01") && ["USD", "GBP"].includes(quote)),
  );
  const days = new Set(found.map(({ date }) => date));
  expect(days.size).toBe(21);
  for (const closed of ["2026-01-01", "2026-01-03", "2026-01-04"]) expect(days).not.toContain(closed);
});

test("Easter and Christmas have no rates", () => {
  const days = new Set(written().map(({ date }) => date));
  for (const closed of [
    "2025-04-18",
    "2025-04-21",
    "2025-05-01",
    "2025-12-25",
    "2025-12-26",
    "2026-04-03",
    "2026-04-06",
  ])
    expect(days).not.toContain(closed);
  for (const open of ["2025-04-17", "2025-04-22", "2025-12-24", "2026-04-07"]) expect(days).toContain(open);
});

test("a day appears when it is published, and a corrected rate has its first value until then", async () => {
  const clock = (now?: string) => postJson(`${url()}/__clock`, now ? { now } : {});
  await clock("2026-03-05T14:59:00Z");
  expect((await rates("from=2026-03-04&to=2026-03-05&quotes=USD")).map(({ date }) => date)).toEqual([
    "2026-03-04",
  ]);
  await clock("2026-03-05T15:00:00Z");
  expect((await rates("quotes=USD")).map(({ date }) => date)).toEqual(["2026-03-05"]);
  const [first] = fileLines(playground.dir, "exchange_rates/corrections.ndjson").map((line) =>
    JSON.parse(line),
  );
  const asked = `from=${first.date}&to=${first.date}&quotes=${first.quote}`;
  await clock(`${first.date}T18:00:00Z`);
  expect((await rates(asked))[0]?.rate).toBe(first.first_rate);
  await clock();
  expect((await rates(asked))[0]?.rate).toBe(first.rate);
});

test("what the fake does not know is refused", async () => {
  expect((await get("base=USD")).status).toBe(422);
  expect((await get("from=yesterday")).status).toBe(422);
});
