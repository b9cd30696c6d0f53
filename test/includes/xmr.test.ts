import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { XmrPoint } from "../../lib/xmr/chart.ts";
import { type SeriesOptions, xmrOfSeries } from "../../lib/xmr/series.ts";
import { startWarehouse, type Warehouse } from "../functions/support/warehouse.ts";

interface Limits {
  cl: number;
  mr_bar: number;
  unpl: number;
  lnpl: number;
  url: number;
}
interface Vector {
  id: string;
  x: number[];
  options?: {
    base?: [number, number];
    mrstat?: "mean" | "median";
    e2?: number;
    d4?: number;
    screen?: boolean;
  };
  published?: Partial<Limits>;
  published_tol?: { abs?: number; rel?: number };
  published_signals?: { rule1: number[] };
  recomputed: Limits &
    Record<"rule1" | "rule1_mr" | "rule2_run8" | "rule3_window" | "rule3_strict", number[]> & {
      uq: number;
      lq: number;
    };
  cases?: { x: number[]; limits_from: string; rule1: number[] }[];
}
interface Trended {
  id: string;
  x: number[];
  options: { base: [number, number] };
  published: { slope: number };
  recomputed: { cl_first: number; cl_last: number; limit_offset: number };
}

const vectors = JSON.parse(readFileSync(new URL("./xmr_vectors.json", import.meta.url), "utf8")) as {
  individuals: Vector[];
  trended: Trended[];
  recalculation: { x: number[]; published_segments: { from_: number; to: number; cl: number }[] };
  rules: {
    powerbi_shift: { x: number[]; target: number; n: number; out: string[] }[];
    powerbi_astronomical: { x: number[]; ll: number; ul: number; out: string[] }[];
    phase_rules: { x: number[]; phase: string[] }[];
    nhsr_short_group: { n: number; trial: boolean }[];
  };
};
const individuals = vectors.individuals.filter((vector) => !vector.cases);

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse?.stop());

async function chart(x: readonly (number | null)[], options: SeriesOptions = {}) {
  return await xmrOfSeries(
    warehouse.bigquery,
    x.map((value, index) => ({ label: String(index), value })),
    options,
  );
}

function optionsOf({ options = {} }: Vector): SeriesOptions {
  return {
    ...(options.base ? { baseline: options.base[1] } : {}),
    ...(options.mrstat ? { movingRange: options.mrstat } : {}),
    ...(options.screen ? { screen: true } : {}),
    query: {
      ...(options.e2 === undefined ? {} : { limitFactor: options.e2 }),
      ...(options.d4 === undefined ? {} : { rangeFactor: options.d4 }),
    },
  };
}

function indexes(points: readonly XmrPoint[], flag: (point: XmrPoint) => boolean): number[] {
  return points.flatMap((point, index) => (flag(point) ? [index] : []));
}

function limitsOf([point]: readonly XmrPoint[]): Omit<Limits, "mr_bar"> {
  const { centre, upperLimit, lowerLimit, rangeLimit } = point ?? {};
  return { cl: Number(centre), unpl: Number(upperLimit), lnpl: Number(lowerLimit), url: Number(rangeLimit) };
}

describe("the SQL of includes/xmr.js, on the local warehouse", () => {
  test.each(individuals)("gives the limits and signals of $id", async (vector) => {
    const { points } = await chart(vector.x, optionsOf(vector));
    const limits = limitsOf(points);
    for (const name of ["cl", "unpl", "lnpl", "url"] as const) {
      expect(limits[name]).toBeCloseTo(vector.recomputed[name], 5);
      const published = vector.published?.[name];
      if (published === undefined) continue;
      const tolerance = vector.published_tol?.abs ?? (vector.published_tol?.rel ?? 0) * Math.abs(published);
      expect(Math.abs(limits[name] - published)).toBeLessThanOrEqual(tolerance);
    }
    expect({
      rule1: indexes(points, (point) => point.rule1),
      rule1_mr: indexes(points, (point) => point.rule1Range),
      rule2_run8: indexes(points, (point) => point.rule2),
      rule3_strict: indexes(points, (point) => point.rule3),
    }).toEqual({
      rule1: vector.published_signals?.rule1 ?? vector.recomputed.rule1,
      rule1_mr: vector.recomputed.rule1_mr,
      rule2_run8: vector.recomputed.rule2_run8,
      rule3_strict: vector.recomputed.rule3_strict,
    });
  });

  test("applies locked limits of one series to another", async () => {
    const crossed = vectors.individuals.find((vector) => vector.cases)?.cases ?? [];
    expect(crossed).toHaveLength(2);
    for (const { x, limits_from, rule1 } of crossed) {
      const source = individuals.find((vector) => vector.id === limits_from)?.recomputed;
      const fixed = { centre: source?.cl ?? 0, range: source?.mr_bar ?? 0 };
      const { points } = await chart(x, { fixed });
      expect(indexes(points, (point) => point.rule1)).toEqual(rule1);
    }
  });

  test.each(vectors.trended)(
    "lays a half-average trend through $id",
    async ({ x, options, published, recomputed }) => {
      const { points } = await chart(x, { centre: "trend", baseline: options.base[1] });
      const [first, second] = points;
      const last = points.at(-1);
      expect(first?.centre).toBeCloseTo(recomputed.cl_first, 4);
      expect(last?.centre).toBeCloseTo(recomputed.cl_last, 4);
      expect(Number(second?.centre) - Number(first?.centre)).toBeCloseTo(published.slope, 6);
      expect(Number(first?.upperLimit) - Number(first?.centre)).toBeCloseTo(recomputed.limit_offset, 4);
      expect(indexes(points, (point) => point.rule1)).toEqual([]);
    },
  );

  test("begins new limits at a recorded phase, without a moving range across the boundary", async () => {
    {
      const { x, published_segments } = vectors.recalculation;
      const [, second] = published_segments;
      const { points } = await chart(x, { phases: [String(second?.from_)], baseline: 5 });
      expect(points[0]?.centre).toBeCloseTo(published_segments[0]?.cl ?? 0, 3);
      expect(points[second?.from_ ?? 0]?.movingRange).toBeNull();
      expect(points.at(-1)?.phase).toBe(2);
    }
    for (const { x, phase } of vectors.rules.phase_rules) {
      const start = phase.indexOf("B");
      const { points } = await chart(x, { phases: [String(start)] });
      const alone = await chart(x.slice(start));
      expect(points.slice(start).map(({ centre, upperLimit }) => ({ centre, upperLimit }))).toEqual(
        alone.points.map(({ centre, upperLimit }) => ({ centre, upperLimit })),
      );
      expect(indexes(points, (point) => point.rule2 && point.phase === 1)).toEqual([]);
    }
  });

  test.each(vectors.rules.powerbi_shift)(
    "flags a whole run of $n on one side of $target, and a point on the centre breaks it",
    async ({ x, target, n, out }) => {
      const { points } = await chart(x, { fixed: { centre: target, range: 1 }, query: { runLength: n } });
      expect(points.map((point) => point.rule2)).toEqual(out.map((side) => side !== "none"));
    },
  );

  test.each(vectors.rules.powerbi_astronomical)(
    "flags only values strictly outside $ll and $ul",
    async ({ x, ll, ul, out }) => {
      const fixed = { centre: (ll + ul) / 2, range: (ul - ll) / 2 };
      const { points } = await chart(x, { fixed, query: { limitFactor: 1 } });
      expect(points.map((point) => point.rule1)).toEqual(out.map((side) => side !== "none"));
    },
  );

  test.each(vectors.rules.nhsr_short_group)(
    "calls limits of $n points trial: $trial",
    async ({ n, trial }) => {
      const { points } = await chart(Array.from({ length: n }, (_, index) => index % 3));
      expect(points[0]?.limitsStatus === "trial").toBe(trial);
    },
  );

  test("breaks the moving range at a gap, but not a run of plotted points", async () => {
    const { points } = await chart([1, 2, null, 3, 1, 2, 1, 2, 9, 9, 9, 9, null, 9, 9, 9, 9]);
    expect(points[2]).toMatchObject({ value: null, movingRange: null });
    expect(points[3]?.movingRange).toBeNull();
    expect(indexes(points, (point) => point.rule2)).toEqual([8, 9, 10, 11, 13, 14, 15, 16]);
  });

  test("shows no limit beyond a natural bound", async () => {
    const { points } = await chart([0.01, 0.95, 0.02, 0.9, 0.03, 0.94, 0.02], {
      lowerBound: 0,
      upperBound: 1,
    });
    expect(points[0]).toMatchObject({ lowerLimit: null, upperLimit: null });
  });

  test("gives no signal on a flat series whose mean cannot be written exactly", async () => {
    const { points } = await chart(Array.from({ length: 24 }, () => 3.3));
    expect(indexes(points, (point) => point.rule1 || point.rule2 || point.rule3)).toEqual([]);
  });

  test("breaks a run at a value equal to the centre, whatever the last digit of the mean", async () => {
    const seven = (value: number) => Array.from({ length: 7 }, () => value);
    const { points } = await chart([...seven(0.1), 0.4, ...seven(0.7)]);
    expect(points[7]?.centre).not.toBe(0.4);
    expect(indexes(points, (point) => point.rule2)).toEqual([]);
    const aroundZero = await chart([...seven(0.1), 0, ...seven(-0.3), 1.4]);
    expect(aroundZero.points[7]?.centre).not.toBe(0);
    expect(indexes(aroundZero.points, (point) => point.rule2)).toEqual([]);
  });

  test("tells a shift that goes on from a past signal, and proposes where it began", async () => {
    const noise = [5, 6, 5, 7, 5, 6, 7, 5, 6, 7, 6, 5];
    const shifted = await chart([...noise, 9, 10, 9, 9, 10, 9, 10, 9], { baseline: 12 });
    expect(shifted.state).toMatchObject({ state: "shifted", proposedPhase: "12" });
    const spiked = await chart([...noise, 30, ...noise, ...noise], { baseline: 12 });
    expect(spiked.state.state).toBe("predictable");
    expect(spiked.state).toMatchObject({ firstSignal: "12", quietSince: "14" });
    expect((await chart([...noise, 30, 6, 5])).state.state).toBe("signal");
  });
});
