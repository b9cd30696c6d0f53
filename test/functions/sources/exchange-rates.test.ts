import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { linesOf, smallCompany, withVendors } from "../support/company.ts";
import { askedOf, readStream, sourceRunner, stateOf, tell } from "../support/run-source.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const company = smallCompany();
let warehouse: Warehouse;
let run: ReturnType<typeof sourceRunner>;
beforeAll(async () => {
  warehouse = await startWarehouse();
  run = sourceRunner("exchange_rates", warehouse);
});
afterAll(async () => {
  await warehouse?.stop();
});

type Rate = { date: string; base: string; quote: string; rate: number };
const lines = (file: string) => linesOf(company, `exchange_rates/${file}.ndjson`);
const rates = lines("rates").map((line) => JSON.parse(line) as Rate);
const [correction] = lines("corrections")
  .map((line) => JSON.parse(line) as Rate & { first_rate: number; corrected_at: string })
  .slice(-1);
const key = ({ date, base, quote }: Rate) => JSON.stringify([date, base, quote]);

/** Runs at an instant that is also the vendor's. */
const at = (instant: string) =>
  run(company, instant, {
    before: async ({ url }) => tell(`${url("exchange_rates")}/__clock`, { now: instant }),
  });

test("rates come from the first day of the euro on, exactly as published, and once", async () => {
  if (!correction) throw new Error("the company has no correction");
  const day = `${correction.date}T18:00:00.000Z`;
  const published = rates.filter(({ date }) => date <= correction.date);
  expect((await at(day)).rates).toMatchObject({ inserted: published.length, quarantined: 0 });
  const again = await at(`${correction.date}T19:00:00.000Z`);
  expect(again.rates).toMatchObject({ inserted: 0, quarantined: 0 });
  expect(again.rates?.fetched).toBeGreaterThan(5);
  const state = await stateOf(warehouse, "raw_exchange_rates.rates");
  const wrong = state.find(({ pk }) => pk === key(correction));
  expect(JSON.parse(wrong?.payload ?? "{}").rate).toBe(correction.first_rate);
});

test("a correction days later is a new version, and the current state is what was published last", async () => {
  await at("2026-07-01T18:00:00.000Z");
  const state = await stateOf(warehouse, "raw_exchange_rates.rates");
  expect(state.map(({ payload }) => payload).sort()).toEqual(lines("rates").sort());
  const versions = await warehouse.rows<{ payload: string }>(
    `SELECT payload FROM raw_exchange_rates.rates WHERE _pk = '${key(correction as Rate)}' ORDER BY _seq`,
  );
  expect(versions.map(({ payload }) => JSON.parse(payload).rate)).toEqual([
    correction?.first_rate,
    correction?.rate,
  ]);
  expect((await at("2026-07-01T19:00:00.000Z")).rates).toMatchObject({ inserted: 0 });
});

describe("a hostile source of rates", () => {
  test("is asked for two weeks again, never for a day that was skipped", async () => {
    await withVendors(company, async (vendors) => {
      const cursor = { through: "2026-06-10" };
      const { cursor: next } = await readStream("exchange_rates", "rates", vendors.env, { cursor });
      expect(next).toEqual({ through: "2026-07-02" });
      const [asked] = (await askedOf(vendors.url("exchange_rates"))).slice(-1);
      expect(asked).toContain("from=2026-05-27&to=2026-07-02");
    });
  });

  test("may have nothing to say on a weekend: that is no error and deletes nothing", async () => {
    const counts = await run(company, "2026-07-01T20:00:00.000Z", {
      before: async ({ url }) =>
        tell(`${url("exchange_rates")}/__faults`, [{ match: "/v2/rates", kind: "body", body: "[]" }]),
    });
    expect(counts.rates).toMatchObject({ fetched: 0, deleted: 0 });
  });

  test.each(['{"rates":[]}', '{"message":"moved"}', "null"])("that answers %s is given up", async (body) => {
    await withVendors(company, async (vendors) => {
      const rule = { match: "/v2/rates", kind: "body" as const, body, times: 20 };
      await tell(`${vendors.url("exchange_rates")}/__faults`, [rule]);
      await expect(readStream("exchange_rates", "rates", vendors.env)).rejects.toMatchObject({
        code: "PAGE_SHAPE",
      });
    });
  });

  test.each([
    { kind: "status", status: 429, retryAfter: 2 },
    { kind: "status", status: 500 },
    { kind: "truncate" },
    { kind: "html" },
  ] as const)("that answers %j is asked again", async (rule) => {
    await withVendors(company, async (vendors) => {
      await tell(`${vendors.url("exchange_rates")}/__faults`, [{ ...rule, match: "/v2/rates" }]);
      const cursor = { through: "2026-06-30" };
      const { items } = await readStream("exchange_rates", "rates", vendors.env, { cursor });
      expect(items).toHaveLength(rates.filter(({ date }) => date >= "2026-06-16").length);
    });
  });
});
