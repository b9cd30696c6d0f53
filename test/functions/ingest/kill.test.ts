import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import PQueue from "p-queue";
import { type Effect, effects } from "../../../functions/ingest/effects.ts";
import { inFull } from "../../support/in-full.ts";
import {
  type Blow,
  besideCursor,
  type Place,
  rowsAfter,
  rowsLeft,
  startPlace,
  tablesAfter,
} from "../support/killed-days.ts";
import type { Kind } from "../support/sample-stream.ts";

const kinds = inFull ? (["versions", "states", "file"] as const) : (["versions"] as const);
const works = inFull ? besideCursor : (["sweep"] as const);
const queue = new PQueue({ concurrency: 3 });
/** All are struck side by side from the start; on a busy machine the first outcome takes minutes. */
const patience = 600_000;
let place: Place;

beforeAll(async () => {
  place = await startPlace();
});
afterAll(async () => {
  queue.clear();
  await place?.stop();
});

const expected = {
  versions: [
    { seq: 1, fetched: 12, inserted: 12, present: 0, quarantined: 0, deleted: 0 },
    { seq: 2, fetched: 6, inserted: 4, present: 1, quarantined: 1, deleted: 0 },
  ],
  states: [
    { seq: 1, fetched: 12, inserted: 12, present: 0, quarantined: 0, deleted: 0 },
    { seq: 2, fetched: 17, inserted: 4, present: 12, quarantined: 1, deleted: 0 },
  ],
  file: [
    { seq: 1, fetched: 12, inserted: 12, present: 0, quarantined: 0, deleted: 0 },
    { seq: 2, fetched: 15, inserted: 3, present: 11, quarantined: 1, deleted: 1 },
  ],
};

// What has no stream of its own, or leaves the same behind for each, is killed for one kind only.
const sameForAll: readonly Effect[] = [
  "bootstrap",
  "head.read",
  "page.fetch",
  "spool.close",
  "stage.drop",
  "run.record",
];
const phases = ["before", "after"] as const;
const points = kinds.flatMap((kind) =>
  effects
    .filter((effect) => inFull || effect === "stage.load" || effect === "commit")
    .filter((effect) => kind === "versions" || !sameForAll.includes(effect))
    .flatMap((effect) => phases.map((phase): Blow & { kind: Kind } => ({ kind, phase, effect }))),
);
// Beside the cursor the transaction itself is what differs; kill-everywhere.test.ts strikes every effect.
const besides = works.flatMap((work) => phases.map((phase) => ({ work, phase, effect: "commit" as const })));

describe("a worker killed, and run again, leaves the tables of one that lived:", () => {
  const unkilled = new Map<string, Promise<unknown>>();
  const killed = new Map<object, Promise<unknown>>();
  // What writes is killed on the second day, when there is something to lose; the rest on the first.
  const dayOf = (effect: Effect) => (["stage.load", "commit", "stage.drop"].includes(effect) ? 2 : 1);
  const start = (work: () => Promise<unknown>) => {
    const outcome = queue.add(work);
    outcome.catch(() => {});
    return outcome;
  };
  beforeAll(() => {
    for (const kind of kinds) {
      unkilled.set(
        `${kind}2`,
        start(() => tablesAfter(place, `unkilled_${kind}`, kind, 2)),
      );
    }
    if (inFull) {
      unkilled.set(
        "versions1",
        start(() => tablesAfter(place, "unkilled_first", "versions", 1)),
      );
    }
    for (const work of works) {
      unkilled.set(
        work,
        start(() => rowsAfter(place, `unkilled_${work}`, "versions", work)),
      );
    }
    for (const [index, { kind, ...blow }] of points.entries()) {
      killed.set(
        points[index] as object,
        start(() => tablesAfter(place, `killed_${index}`, kind, dayOf(blow.effect), [blow])),
      );
    }
    for (const [index, { work, ...blow }] of besides.entries()) {
      killed.set(
        besides[index] as object,
        start(() => rowsAfter(place, `beside_${index}`, "versions", work, [blow])),
      );
    }
  });

  test.each(kinds)(
    "(the one that lived stores both days of %s)",
    async (kind) => {
      expect(await unkilled.get(`${kind}2`)).toMatchObject({ commits: expected[kind] });
    },
    patience,
  );

  test.each(works)(
    "(the one that lived leaves what %s is for)",
    async (work) => {
      expect(await unkilled.get(work)).toMatchObject(rowsLeft[work]);
    },
    patience,
  );

  test.each(points)(
    "$phase $effect of $kind",
    async (point) => {
      const lived = await unkilled.get(`${point.kind}${dayOf(point.effect)}`);
      expect(lived).toBeDefined();
      expect(await killed.get(point)).toEqual(lived);
    },
    patience,
  );

  test.each(besides)(
    "$phase $effect of $work",
    async (point) => {
      const lived = await unkilled.get(point.work);
      expect(lived).toBeDefined();
      expect(await killed.get(point)).toEqual(lived);
    },
    patience,
  );
});
