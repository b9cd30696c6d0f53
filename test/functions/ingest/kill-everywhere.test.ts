import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Effect } from "../../../functions/ingest/effects.ts";
import {
  type Blow,
  besideCursor,
  deaths,
  losses,
  type Place,
  rowsAfter,
  rowsLeft,
  startPlace,
  tablesAfter,
} from "../support/killed-days.ts";

let place: Place;
let sources = 0;

beforeAll(async () => {
  place = await startPlace();
});
afterAll(async () => {
  await place?.stop();
});

const named = () => {
  sources += 1;
  return `struck_${sources}`;
};
const kinds = ["versions", "states"] as const;
const lives: readonly (readonly [name: string, blows: readonly Blow[]])[] = [
  ...deaths,
  ["whose answers from the warehouse are lost, once at each effect", losses],
];
/** A replay reads no source. */
const absent: Record<string, readonly Effect[]> = { replay: ["page.fetch"] };

describe.each(kinds)("work beside the cursor of %s, done again,", (kind) => {
  // Only versions can be read again by a span of their dates.
  const works = besideCursor.filter((work) => kind === "versions" || work !== "backfill");
  describe.each(works)("leaves the rows of a %s that went well", (work) => {
    let lived: unknown;
    beforeAll(async () => {
      lived = await rowsAfter(place, named(), kind, work);
      if (kind === "versions") expect(lived).toMatchObject(rowsLeft[work]);
    });

    test.each(lives)(
      "where it was %s",
      async (_, blows) => {
        const here = blows.filter(({ effect }) => !absent[work]?.includes(effect));
        expect(await rowsAfter(place, named(), kind, work, here)).toEqual(lived);
      },
      600_000,
    );
  });
});

describe.each(["versions", "states", "file"] as const)("a run of %s", (kind) => {
  test.each([1, 2] as const)(
    "whose answers from the warehouse are lost on day %i leaves the tables of one that went well",
    async (day) => {
      // Only a first run makes the tables.
      const here = losses.filter(({ effect }) => day === 1 || effect !== "bootstrap");
      expect(here.length).toBeGreaterThanOrEqual(5);
      const lived = await tablesAfter(place, named(), kind, day);
      expect(await tablesAfter(place, named(), kind, day, here)).toEqual(lived);
    },
    600_000,
  );
});
