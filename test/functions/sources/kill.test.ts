import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Effect, effects } from "../../../functions/ingest/effects.ts";
import { loadConfig } from "../../../lib/config.ts";
import { loadSource, loadSources } from "../../../lib/registry/load-sources.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { smallCompany } from "../support/company.ts";
import { type Killable, killable } from "../support/killable.ts";
import { type Death, deaths, requestsOf } from "../support/killed-days.ts";
import { runSourceOrder } from "../support/killed-source.ts";
import { type LossyProxy, startLossyProxy } from "../support/lossy-proxy.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

/**
 * Every stream of every source of the registry that a worker or an import reads, killed at every effect: the streams of
 * a source run side by side, each is held where it comes to the point, and the process is killed when all stand there.
 */
const company = smallCompany();
const sources = loadSources().filter(({ kind }) => kind !== "export");
const ofTheRun: readonly Effect[] = ["bootstrap", "run.record"];
let warehouse: Warehouse;
let vendors: Vendors;
let proxy: LossyProxy;
let program: Killable;
let runs = 0;

beforeAll(async () => {
  [warehouse, vendors] = await Promise.all([startWarehouse(), startVendors({ company })]);
  proxy = await startLossyProxy(warehouse.url);
  program = await killable("killed-source.ts", { BIGQUERY_EMULATOR_HOST: warehouse.url, ...vendors.env });
});
afterAll(async () => {
  program?.stop();
  proxy?.stop();
  await vendors?.close();
  await warehouse?.stop();
});

const named = (source: string): string => {
  runs += 1;
  return `run${runs}_${source}`;
};
const configOf = (url: string) =>
  loadConfig({
    BIGQUERY_EMULATOR_HOST: url,
    DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
    ...vendors.env,
  });
const run = (source: string, as: string) => runSourceOrder({ source, as, company }, configOf(warehouse.url));

/** What each stream holds: rows, row ids that differ, all of the content as one number, and where it stands. */
async function tablesOf(source: string, as: string): Promise<unknown[]> {
  const parts = loadSource(source).streams.map(
    ({ id }) => `SELECT '${id}' AS stream, COUNT(*) AS stored, COUNT(DISTINCT _row_id) AS ids,
  COALESCE(BIT_XOR(FARM_FINGERPRINT(CONCAT(_pk, ' ', _op, ' ', payload))), 0) AS content,
  (SELECT cursor FROM ops.head__${as}__${id}) AS cursor FROM raw_${as}.${id}`,
  );
  return await warehouse.rows(`${parts.join("\nUNION ALL\n")}\nORDER BY stream`);
}

/** Kills a run at a point, and answers the streams that stood there. */
async function killAt(source: string, as: string, kill: Death): Promise<string[]> {
  const told = await program.killed({ source, as, company, kill });
  return told.split("\n").filter((name) => name !== "");
}

describe.each(sources.map(({ source }) => source))("every stream of %s", (source) => {
  let lived: unknown[];
  /** The streams that have anything to load. */
  let full: string[];
  beforeAll(async () => {
    const as = named(source);
    await run(source, as);
    lived = await tablesOf(source, as);
    full = (lived as { stream: string; stored: number }[])
      .filter(({ stored }) => stored > 0)
      .map(({ stream }) => stream);
    expect(full.length).toBeGreaterThan(0);
  });

  const standing = (effect: Effect) => (ofTheRun.includes(effect) ? [] : full);

  test.each(deaths)(
    "is whole where its run was %s",
    async (_name, kills) => {
      const as = named(source);
      for (const kill of kills) {
        const stood = await killAt(source, as, kill);
        expect({ kill, stood }).toEqual({ kill, stood: expect.arrayContaining(standing(kill.effect)) });
      }
      await run(source, as);
      expect(await tablesOf(source, as)).toEqual(lived);
    },
    900_000,
  );

  test("is whole after the warehouse's answers to every effect were lost", async () => {
    const as = named(source);
    const lost = effects.flatMap((effect) => {
      const request = requestsOf[effect];
      return request ? [[request, Math.max(1, standing(effect).length)] as const] : [];
    });
    proxy.loseEach(lost);
    // What fails for it is done again, until no answer is left to be lost.
    for (let tries = 0; proxy.pending() > 0 && tries < 5; tries += 1) {
      await runSourceOrder({ source, as, company }, configOf(proxy.url)).catch(() => {});
    }
    expect(proxy.pending()).toBe(0);
    await run(source, as);
    expect(await tablesOf(source, as)).toEqual(lived);
  }, 900_000);
});
