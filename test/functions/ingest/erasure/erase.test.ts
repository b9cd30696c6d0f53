import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { eraseSubject } from "../../../../functions/ingest/erasure/erase-subject.ts";
import { findSubject } from "../../../../functions/ingest/erasure/find-subject.ts";
import { readIdentifier } from "../../../../functions/ingest/erasure/identifier.ts";
import { ingestSource } from "../../../../functions/ingest/ingest-source.ts";
import { runWorker } from "../../../../functions/workers.ts";
import { loadConfig } from "../../../../lib/config.ts";
import { loadSources } from "../../../../lib/registry/load-sources.ts";
import { clockAt, linesOf, smallCompany, withVendors } from "../../support/company.ts";
import { sampleStream } from "../../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../../support/warehouse.ts";

const company = smallCompany();
const key = "erasure-key-0123456789abcdef";
const sources = loadSources().filter(({ source }) => ["backend", "lead_scoring"].includes(source));
let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(async () => {
  await warehouse?.stop();
});

const place = () => ({ bigquery: warehouse.bigquery, project: warehouse.config.GOOGLE_CLOUD_PROJECT, key });

async function ingest(instant: string, erasureKey: string | undefined = key): Promise<number> {
  return await withVendors(company, async ({ env }) => {
    const config = loadConfig({
      BIGQUERY_EMULATOR_HOST: warehouse.url,
      DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
      ...(erasureKey ? { DCIS_ERASURE_KEY: erasureKey } : {}),
      ...env,
    });
    let inserted = 0;
    for (const { source } of sources) {
      const { streams } = await runWorker(source, {
        config,
        clock: clockAt(instant),
        bigquery: warehouse.bigquery,
      });
      inserted += streams.reduce((sum, stream) => sum + stream.inserted, 0);
    }
    return inserted;
  });
}

/** How many rows of all tables of the warehouse hold a text, in any case. */
async function occurrences(text: string): Promise<number> {
  const tables = await warehouse.rows<{ name: string }>(
    "SELECT CONCAT(table_schema, '.', table_name) AS name FROM `region-us`.INFORMATION_SCHEMA.TABLES WHERE table_type = 'BASE TABLE'",
  );
  expect(tables.length).toBeGreaterThan(10);
  let sum = 0;
  for (const { name } of tables) {
    const [row] = await warehouse.rows<{ n: number }>(
      `SELECT COUNT(*) AS n FROM ${name} AS t WHERE STRPOS(LOWER(TO_JSON_STRING(t)), '${text.toLowerCase()}') > 0`,
    );
    sum += row?.n ?? 0;
  }
  return sum;
}

/** Makes every stream read everything anew, over the same raw tables. */
async function forgetCursors(): Promise<void> {
  for (const { source, streams } of sources) {
    for (const { id } of streams) {
      await warehouse.rows(`UPDATE ops.head__${source}__${id} SET cursor = '' WHERE TRUE`);
    }
  }
}

describe("erasing a person", () => {
  const user = linesOf(company, "backend/users.ndjson")
    .map((line) => JSON.parse(line) as { id: string; email: string })
    .find(({ id }) => linesOf(company, "backend/events.ndjson").some((line) => line.includes(`"${id}"`)));
  const email = user?.email ?? "";

  test("leaves no row with the address or the id, also after everything was read again", async () => {
    const read = await ingest("2026-07-02T00:00:00Z");
    expect(await occurrences(email)).toBeGreaterThan(0);
    const subject = await findSubject(place(), sources, readIdentifier(email));
    expect(subject.references).toContain(user?.id);
    expect(subject.traces.map(({ table }) => table).join()).toMatch(/users.*|events/);
    const deleted = await eraseSubject(place(), sources, subject);
    expect(deleted).toBeGreaterThan(1);
    expect([await occurrences(email), await occurrences(`"${user?.id}"`)]).toEqual([0, 0]);
    expect(await occurrences(deleted > 0 ? "@" : "")).toBeGreaterThan(0);

    await forgetCursors();
    const again = await ingest("2026-07-03T00:00:00Z");
    expect(again).toBeLessThan(read);
    expect([await occurrences(email), await occurrences(`"${user?.id}"`)]).toEqual([0, 0]);
  });

  test("keeps only hashes, which another key does not make", async () => {
    const rows = await warehouse.rows<{ digest: string; kind: string }>(
      "SELECT digest, kind FROM ops.suppressions",
    );
    expect(rows.map(({ kind }) => kind)).toContain("reference");
    expect(rows.every(({ digest }) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
  });

  test("lets no run begin that does not know the key", async () => {
    await expect(ingest("2026-07-04T00:00:00Z", "")).rejects.toMatchObject({
      code: "CONFIG_MISSING",
      where: "DCIS_ERASURE_KEY",
    });
  });
});

test("a run that was under way when a subject was erased commits nothing of it", async () => {
  const config = { ...warehouse.config, DCIS_ERASURE_KEY: key };
  const things = [
    { id: "person", name: "late@erased.example", at: "2026-02-01T00:00:00Z" },
    { id: "other", name: "other", at: "2026-02-01T00:00:00Z" },
  ];
  const options = (beforePage?: () => Promise<void>) => ({
    source: "underway",
    streams: [
      sampleStream("versions", () => things, { pageSize: 10, ...(beforePage ? { beforePage } : {}) }),
    ],
    config,
    clock: { now: () => Date.parse("2026-03-01T00:00:00Z"), sleep: async () => {} },
  });
  const erase = async () => {
    const subject = await findSubject(place(), sources, readIdentifier("late@erased.example"));
    await eraseSubject(place(), sources, subject);
  };
  await expect(ingestSource(options(erase))).rejects.toMatchObject({ code: "RACE_LOST", retryable: true });
  const { streams } = await ingestSource(options());
  expect(streams[0]).toMatchObject({ fetched: 1, inserted: 1 });
  expect(await occurrences("late@erased.example")).toBe(0);
});
