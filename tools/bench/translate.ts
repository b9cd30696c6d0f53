import type { Benchmark, Measured } from "./measurement.ts";
import { median, quantile, timed } from "./run/statistics.ts";
import { probeQueries } from "./translate/probe-statements.ts";
import { projectQueries } from "./translate/project-queries.ts";
import { openScratchWarehouse, type ScratchWarehouse } from "./translate/scratch-warehouse.ts";

/** The project's own queries name it. */
const project = "dreamclass-local";

/** Milliseconds that the translation of a model of 100 lines may take. */
const boundOf100Lines = 2;
/** Models shorter than this say little about long ones. */
const longModel = 50;
const warmRounds = 15;

interface Times {
  readonly sql: string;
  readonly duckSql: string;
  readonly lines: number;
  /** Milliseconds of the first translation in this process. */
  readonly first: number;
  readonly translate: number[];
  readonly plan: number[];
}

export const translate: Benchmark = {
  name: "translate",
  says: "GoogleSQL to DuckDB SQL: parse and translate each statement of the probe and of the Dataform project",
  async run({ quick, say }) {
    const runs = quick ? 5 : 15;
    const warehouse = await openScratchWarehouse(project);
    try {
      say("compiling and building the Dataform project on empty tables");
      const models: Times[] = [];
      const assertions: Times[] = [];
      await projectQueries(warehouse, project, async ({ name, kind, query }) => {
        (kind === "model" ? models : assertions).push(...translateFirst(warehouse, query));
        if (kind === "model") await warehouse.run(`CREATE OR REPLACE TABLE ${name} AS ${query}`);
      });
      const probe = (await probeQueries(warehouse)).flatMap((sql) => translateFirst(warehouse, sql));
      say(`${models.length} models, ${assertions.length} assertions, ${probe.length} probe statements`);
      await measureAll(warehouse, [...models, ...assertions, ...probe], runs);
      return [
        ...rows(`${models.length} models`, models, runs),
        longModels(models, runs),
        ...rows(`${assertions.length} assertions`, assertions, runs),
        ...rows(`${probe.length} probe statements`, probe, runs),
      ];
    } finally {
      await warehouse.close();
    }
  },
};

/** One statement and its first translation; nothing when there is none. */
function translateFirst(warehouse: ScratchWarehouse, sql: string): Times[] {
  const began = performance.now();
  const duckSql = warehouse.translate(sql);
  const first = performance.now() - began;
  if (duckSql === null) return [];
  return [{ sql, duckSql, first, lines: sql.trim().split("\n").length, translate: [], plan: [] }];
}

/** Translates all until the code is warm, and then in rounds with DuckDB's planning. */
async function measureAll(warehouse: ScratchWarehouse, all: readonly Times[], runs: number): Promise<void> {
  for (let round = 0; round < warmRounds; round += 1) {
    for (const { sql } of all) warehouse.translate(sql);
  }
  for (let round = 0; round < runs; round += 1) {
    for (const { sql, translate } of all) {
      const began = performance.now();
      warehouse.translate(sql);
      translate.push(performance.now() - began);
    }
    for (const { duckSql, plan } of all) plan.push(await timed(() => warehouse.plan(duckSql)));
  }
}

function rows(what: string, times: readonly Times[], runs: number): Measured[] {
  const of = (key: "translate" | "plan", reduce: (values: readonly number[]) => number) =>
    reduce(times.map((one) => median(one[key])));
  const p95 = (values: readonly number[]) => quantile(values, 0.95);
  const line = (name: string, reduce: typeof median): Measured => ({
    what: `${what}, ${name}`,
    value: of("translate", reduce),
    unit: "ms",
    runs,
    against: [
      { kind: "peer", what: `DuckDB plans the emitted SQL (EXPLAIN), ${name}`, value: of("plan", reduce) },
    ],
  });
  const first: Measured = {
    what: `${what}, the first time each, median`,
    value: median(times.map((one) => one.first)),
    unit: "ms",
    runs: 1,
    against: [{ kind: "peer", what: "once the code is warm", value: of("translate", median) }],
  };
  return [line("median", median), line("p95", p95), first];
}

function longModels(models: readonly Times[], runs: number): Measured {
  const long = models.filter(({ lines }) => lines >= longModel);
  return {
    what: `per 100 lines, ${long.length} models of ${longModel} lines or more, median`,
    value: median(long.map((one) => (median(one.translate) / one.lines) * 100)),
    unit: "ms",
    runs,
    against: [{ kind: "bound", what: "a model of 100 lines", value: boundOf100Lines }],
  };
}
