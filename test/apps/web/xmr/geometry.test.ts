import { describe, expect, test } from "@jest/globals";
import { type Geometry, geometry, size } from "../../../../apps/web/xmr/geometry.ts";
import { lineHeight, textWidth } from "../../../../apps/web/xmr/text.ts";
import { samples } from "../../../../tools/check-pages/samples.ts";
import { spikedChart } from "../../../support/chart.ts";

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

describe.each(samples.map((chart) => [chart.label.slice(0, 40), chart] as const))(
  "geometry of %s",
  (_, chart) => {
    const shape = geometry(chart);

    test("keeps every value and limit inside its panel", () => {
      const levels = chart.points.flatMap((point) => [
        point.value,
        point.centre,
        point.lowerLimit,
        point.upperLimit,
      ]);
      for (const level of [...levels, chart.incomplete?.value].filter((level) => level != null)) {
        expect(shape.value.scale(level)).toBeGreaterThanOrEqual(shape.value.top);
        expect(shape.value.scale(level)).toBeLessThanOrEqual(shape.value.bottom);
      }
      for (const { movingRange } of chart.points) {
        expect(shape.range.scale(movingRange ?? 0)).toBeGreaterThanOrEqual(shape.range.top);
      }
    });

    test("lets no label touch another or leave the drawing", () => {
      const boxes = labelBoxes(shape);
      boxes.forEach((box, index) => {
        expect([
          box.text,
          box.left >= 0 && box.right <= size.width && box.top >= 0 && box.bottom <= shape.height,
        ]).toEqual([box.text, true]);
        const touching = boxes.slice(index + 1).filter((other) => touches(box, other));
        expect([box.text, touching.map(({ text }) => text)]).toEqual([box.text, []]);
      });
    });

    test("labels no two ticks of an axis alike", () => {
      for (const { ticks } of [shape.value, shape.range]) {
        expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
      }
    });
  },
);

describe("geometry", () => {
  test("puts the labels of the last point's limits where their lines end", () => {
    const { value } = geometry(spikedChart());
    expect(value.levels.map(({ text, name }) => `${text} ${name}`)).toEqual([
      "7.6 upper",
      "6 centre",
      "4.4 lower",
    ]);
    expect(value.levels.map(({ at }) => at)).toEqual([7.6, 6, 4.4].map((level) => value.scale(level)));
  });

  test("always dates the newest period", () => {
    for (const chart of samples) {
      const shape = geometry(chart);
      const newest = chart.incomplete?.period ?? chart.points.at(-1)?.period;
      if (newest) expect(shape.periods.at(-1)?.at).toBe(shape.x(newest));
    }
  });

  test("begins a phase half a step before its first point", () => {
    const points = spikedChart().points.map((point, index) => ({ ...point, phase: index < 7 ? 1 : 2 }));
    const shape = geometry(spikedChart({ points }));
    expect(shape.phaseMarks).toHaveLength(1);
    expect(shape.phaseMarks[0]?.x).toBeCloseTo((shape.x("2025-07-01") + shape.x("2025-08-01")) / 2);
  });

  test("goes below 0 only for values that do", () => {
    const axis = (values: readonly number[]) => {
      const points = spikedChart().points.map((point, index) => ({
        ...point,
        value: values[index % values.length] ?? 0,
        lowerLimit: null,
      }));
      return geometry(spikedChart({ points })).value.scale.domain()[0] ?? 0;
    };
    expect(axis([0.01, 6])).toBe(0);
    expect(axis([-0.5, 6])).toBeLessThan(-0.5);
  });
});

/** Where texts stand, by the same careful estimate of their widths. */
function labelBoxes(shape: Geometry): Box[] {
  const box = (text: string, left: number, middle: number): Box => ({
    text,
    left,
    right: left + textWidth(text),
    top: middle - lineHeight / 2,
    bottom: middle + lineHeight / 2,
  });
  const panels = [shape.value, shape.range].flatMap(({ ticks, levels }) => [
    ...ticks.map(({ text, at }) => box(text, shape.left - 8 - textWidth(text), at)),
    ...levels.map(({ text, name, at }) => box(`${text} ${name}`, shape.right + 8, at)),
  ]);
  const phases = shape.phaseMarks.map(({ text, x, side, row }) =>
    box(text, side === "left" ? x - 5 - textWidth(text) : x + 5, shape.value.top - 9 - row * lineHeight),
  );
  const periods = shape.periods.map(({ text, at }) =>
    box(text, at - textWidth(text) / 2, shape.range.bottom + 16),
  );
  return [...panels, ...phases, ...periods];
}

function touches(a: Box, b: Box): boolean {
  const slack = 0.01;
  return (
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack
  );
}
