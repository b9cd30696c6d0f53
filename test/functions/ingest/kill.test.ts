import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";
import PQueue from "p-queue";
import { type Effect, effects } from "../../../functions/ingest/effects.ts";
import { type Order, runOrder } from "../support/killed-worker.ts";
import type { Kind } from "../support/sample-stream.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const kinds = ["versions", "states", "file"] as const;
const folder = mkdtempSync(join(tmpdir(), "dcis-kill-"));
const worker = join(folder, "worker.mjs");
const queue = new PQueue({ concurrency: 3 });
const children = new Set<ChildProcess>();
let warehouse: Warehouse;

beforeAll(async () => {
  const [started] = await Promise.all([startWarehouse(), bundle()]);
  warehouse = started;
});
afterAll(async () => {
  queue.clear();
  for (const child of children) child.kill("SIGKILL");
  await warehouse?.stop();
});

/** The worker as one file, because starting a bundle takes a third of the time. */
async function bundle(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("../support/killed-worker.ts", import.meta.url))],
    outfile: worker,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  // As in the deployed bundle, the registry lies beside the code.
  cpSync(
    fileURLToPath(new URL("../../../includes/sources", import.meta.url)),
    join(folder, "includes/sources"),
    {
      recursive: true,
    },
  );
}

/** Runs an order in a process of its own, which must be killed by its order. */
async function runKilled(order: Order): Promise<void> {
  const child = spawn(process.execPath, [worker, JSON.stringify(order)], {
    env: { PATH: process.env.PATH, BIGQUERY_EMULATOR_HOST: warehouse.url, DCIS_SPOOL_DIR: folder },
    stdio: ["ignore", "inherit", "pipe"],
  });
  children.add(child);
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  children.delete(child);
  if (signal !== "SIGKILL") throw new Error(`the worker ended by itself with ${code}: ${errors}`);
}

/** A stream's tables at the end of a day, whose run was killed once before it went well. */
async function tablesOn(source: string, kind: Kind, lastDay: 1 | 2, kill?: Order["kill"]): Promise<unknown> {
  for (const day of lastDay === 1 ? ([1] as const) : ([1, 2] as const)) {
    if (kill && day === lastDay) await runKilled({ source, kind, day, kill });
    await runOrder({ source, kind, day }, warehouse.config);
  }
  return await tablesOf(source, kind);
}

/** Everything that the runs left, without what names them. */
async function tablesOf(source: string, kind: Kind): Promise<unknown> {
  const ops = (columns: string, table: string) =>
    warehouse.rows(`SELECT ${columns} FROM ops.${table} WHERE source = '${source}' ORDER BY seq`);
  return {
    raw: await warehouse.rows(`SELECT _seq, _ord, _pk, _op, _payload_hash, payload,
  FORMAT_TIMESTAMP('%FT%TZ', _source_updated_at) AS dated FROM raw_${source}.${kind} ORDER BY _seq, _ord`),
    head: await warehouse.rows(`SELECT seq, cursor FROM ops.head__${source}__${kind}`),
    commits: await ops(
      "seq, cursor_from, cursor_to, fetched, inserted, present, quarantined, deleted, withheld",
      "commits",
    ),
    quarantine: await ops("seq, pk, payload, code", "quarantine"),
    paths: await ops("seq, paths", "schema_observations"),
  };
}

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
const points = kinds.flatMap((kind) =>
  effects
    .filter((effect) => kind === "versions" || !sameForAll.includes(effect))
    .flatMap((effect) => (["before", "after"] as const).map((phase) => ({ kind, phase, effect }))),
);

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
        start(() => tablesOn(`unkilled_${kind}`, kind, 2)),
      );
    }
    unkilled.set(
      "versions1",
      start(() => tablesOn("unkilled_first", "versions", 1)),
    );
    points.forEach((point, index) => {
      const { kind, ...kill } = point;
      killed.set(
        point,
        start(() => tablesOn(`killed_${index}`, kind, dayOf(kill.effect), kill)),
      );
    });
  });

  test.each(kinds)("(the one that lived stores both days of %s)", async (kind) => {
    expect(await unkilled.get(`${kind}2`)).toMatchObject({ commits: expected[kind] });
  });

  test.each(points)("$phase $effect of $kind", async (point) => {
    const lived = await unkilled.get(`${point.kind}${dayOf(point.effect)}`);
    expect(lived).toBeDefined();
    expect(await killed.get(point)).toEqual(lived);
  });
});
