import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Effect, effects } from "../../../functions/ingest/effects.ts";
import { type Killable, killable } from "../support/killable.ts";
import {
  type Blow,
  besideCursor,
  requestsOf,
  rowsAfter,
  rowsLeft,
  tablesAfter,
} from "../support/killed-days.ts";
import { type LossyProxy, startLossyProxy } from "../support/lossy-proxy.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

let place: { warehouse: Warehouse; worker: Killable; proxy: LossyProxy };
let sources = 0;

beforeAll(async () => {
  const warehouse = await startWarehouse();
  const worker = await killable("killed-worker.ts", { BIGQUERY_EMULATOR_HOST: warehouse.url });
  place = { warehouse, worker, proxy: await startLossyProxy(warehouse.url) };
}, 120_000);
afterAll(async () => {
  place?.worker.stop();
  place?.proxy.stop();
  await place?.warehouse.stop();
});

const named = () => {
  sources += 1;
  return `struck_${sources}`;
};
const kinds = ["versions", "states"] as const;
/** A replay reads no source. */
const absent: Record<string, readonly Effect[]> = { replay: ["page.fetch"] };
const blows = effects.flatMap((effect) =>
  (["before", "after", "lost"] as const)
    .filter((phase) => phase !== "lost" || requestsOf[effect])
    .map((phase): Blow => ({ phase, effect })),
);

describe.each(kinds)(
  "work beside the cursor of %s, killed or unheard of at any of its effects and done again,",
  (kind) => {
    // Only versions can be read again by a span of their dates.
    const works = besideCursor.filter((work) => kind === "versions" || work !== "backfill");
    test.each(works)(
      "leaves the rows of %s that went well",
      async (work) => {
        const lived = await rowsAfter(place, named(), kind, work);
        if (kind === "versions") expect(lived).toMatchObject(rowsLeft[work]);
        const here = blows.filter(({ effect }) => !absent[work]?.includes(effect));
        for (const blow of here) {
          const rows = await rowsAfter(place, named(), kind, work, blow);
          expect({ blow, rows }).toEqual({ blow, rows: lived });
        }
        expect(here.length).toBeGreaterThanOrEqual(20);
      },
      600_000,
    );
  },
);

describe("a run whose answer from the warehouse is lost", () => {
  const lost = blows.filter(({ phase }) => phase === "lost");
  test.each(["versions", "states", "file"] as const)(
    "at any of its effects leaves the tables of %s that went well",
    async (kind) => {
      for (const day of [1, 2] as const) {
        const lived = await tablesAfter(place, named(), kind, day);
        for (const blow of lost) {
          // Only a first run makes the tables.
          if (day === 2 && blow.effect === "bootstrap") continue;
          const tables = await tablesAfter(place, named(), kind, day, blow);
          expect({ blow, tables }).toEqual({ blow, tables: lived });
        }
      }
    },
    600_000,
  );
});
