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

interface Times {
  /** Lines of the statement, blank ones at its ends left out. */
  lines: number;
  /** The first translation in this process. */
  first: number;
  translate: number;
  plan: number;
}

export const translate: Benchmark = {
  name: "translate",
  says: "GoogleSQL to DuckDB SQL: parse and translate each statement of the probe and of the Dataform project",
  async run({ quick, say }) {
    const repetitions = quick ? 5 : 15;
    const warehouse = await openScratchWarehouse(project);
    try {
      say("compiling and building the Dataform project on empty tables");
      const models: Times[] = [];
      const assertions: Times[] = [];
      await projectQueries(warehouse, project, async ({ name, kind, query }) => {
        const times = await measure(warehouse, query, repetitions);
        if (times) (kind === "model" ? models : assertions).push(times);
        if (kind === "model") await warehouse.run(`CREATE OR REPLACE TABLE ${name} AS ${query}`);
      });
      say(`${models.length} models and ${assertions.length} assertions; now the probe`);
      const probe: Times[] = [];
      for (const sql of await probeQueries(warehouse)) {
        const times = await measure(warehouse, sql, repetitions);
        if (times) probe.push(times);
      }
      return [
        ...rows(`${models.length} models`, models, repetitions),
        longModels(models, repetitions),
        ...rows(`${assertions.length} assertions`, assertions, repetitions),
        ...rows(`${probe.length} probe statements`, probe, repetitions),
      ];
    } finally {
      await warehouse.close();
    }
  },
};

/** Median times of one statement; null when there is nothing to translate. */
async function measure(warehouse: ScratchWarehouse, sql: string, times: number): Promise<Times | null> {
  const began = performance.now();
  const duckSql = warehouse.translate(sql);
  const first = performance.now() - began;
  if (duckSql === null) return null;
  const translations: number[] = [];
  const plans: number[] = [];
  for (let run = 0; run < times; run += 1) {
    translations.push(await timed(() => warehouse.translate(sql)));
    plans.push(await timed(() => warehouse.plan(duckSql)));
  }
  const lines = sql.trim().split("\n").length;
  return { lines, first, translate: median(translations), plan: median(plans) };
}

function rows(what: string, times: readonly Times[], runs: number): Measured[] {
  const of = (key: keyof Times, reduce: (values: readonly number[]) => number) =>
    reduce(times.map((one) => one[key]));
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
    value: of("first", median),
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
    value: median(long.map((one) => (one.translate / one.lines) * 100)),
    unit: "ms",
    runs,
    against: [{ kind: "bound", what: "a model of 100 lines", value: boundOf100Lines }],
  };
}
