import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { backfillSource, ingestSource } from "../../../functions/ingest/ingest-source.ts";
import { workers } from "../../../functions/workers.gen.ts";
import { loadConfig } from "../../../lib/config.ts";
import { loadSource } from "../../../lib/registry/load-sources.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { clockAt, smallCompany } from "../support/company.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let warehouse: Warehouse;
let vendors: Vendors;
beforeAll(async () => {
  [warehouse, vendors] = await Promise.all([startWarehouse(), startVendors({ company: smallCompany() })]);
});
afterAll(async () => {
  await Promise.all([warehouse?.stop(), vendors?.close()]);
});

const [from, to] = ["2026-05-01", "2026-06-01"];
const may = { from: Date.parse(from), to: Date.parse(to) };

/** One stream of a worker at an instant, as a run takes it. */
function worker(source: string, id: string, instant: string) {
  const config = loadConfig({
    BIGQUERY_EMULATOR_HOST: warehouse.url,
    DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
    ...vendors.env,
  });
  const clock = clockAt(instant);
  const streams = (workers[source]?.({ spec: loadSource(source), config, clock }) ?? []).filter(
    ({ spec }) => spec.id === id,
  );
  return { source, streams, config, clock, bigquery: warehouse.bigquery };
}

test.each<[string, string, string, string?]>([
  ["chartmogul", "activities", "date"],
  ["chartmogul", "metrics", "date"],
  ["exchange_rates", "rates", "date"],
  ["g2", "buyer_intent", "attributes.updated_at"],
  ["ga4_data_api", "sessions", "date"],
  // Its search, which is what a backfill asks, shows no archived record.
  ["hubspot", "deals", "updatedAt", "_op = 'upsert'"],
  ["salesforce", "accounts", "SystemModstamp"],
  ["swanai", "identifications", "date"],
])(
  "a backfill of %s.%s reads its span alone, brings back what raw lost of it, adds nothing twice, and leaves the cursor",
  async (source, id, field, shown = "TRUE") => {
    const table = `raw_${source}.${id}`;
    const dated = `${shown} AND JSON_VALUE(payload, '$.${field}') >= '${from}' AND JSON_VALUE(payload, '$.${field}') < '${to}'`;
    const stored = async (where = "TRUE") =>
      (await warehouse.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`))[0]?.n ?? 0;
    const head = () => warehouse.rows(`SELECT cursor FROM ops.head__${source}__${id}`);

    await ingestSource(worker(source, id, "2026-07-02T00:00:00Z"));
    const [all, lost, place] = [await stored(), await stored(dated), await head()];
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(all / 2);
    await warehouse.rows(`DELETE FROM ${table} WHERE ${dated}`);

    const first = await backfillSource(worker(source, id, "2026-07-03T00:00:00Z"), may);
    expect(first.streams).toMatchObject([{ fetched: lost, inserted: lost, present: 0, quarantined: 0 }]);
    const again = await backfillSource(worker(source, id, "2026-07-04T00:00:00Z"), may);
    expect(again.streams).toMatchObject([{ fetched: lost, inserted: 0, present: lost }]);
    expect([await stored(), await stored(dated), await head()]).toEqual([all, lost, place]);
  },
);
