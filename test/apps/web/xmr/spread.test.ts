import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { spread } from "../../../../apps/web/xmr/spread.ts";

describe("spread", () => {
  test("leaves positions that are far enough apart where they are", () => {
    expect(spread([10, 40, 90], 15, 0, 100)).toEqual([10, 40, 90]);
  });

  test("pushes touching positions apart in both directions", () => {
    expect(spread([50, 50, 50], 15, 0, 100)).toEqual([35, 50, 65]);
  });

  test("pushes a row back within the edges", () => {
    expect(spread([98, 99, 100], 15, 0, 100)).toEqual([70, 85, 100]);
    expect(spread([0, 1], 15, 0, 100)).toEqual([0, 15]);
  });

  test("keeps order, distance and edges whatever is wanted", () => {
    const positions = fc.array(fc.double({ min: -50, max: 250, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(positions, (wanted) => {
        const placed = spread(
          wanted.toSorted((a, b) => a - b),
          15,
          0,
          200,
        );
        placed.forEach((position, index) => {
          const before = placed[index - 1] ?? -15;
          expect(position - before).toBeGreaterThanOrEqual(15 - 1e-9);
          expect(position).toBeLessThanOrEqual(200 + 1e-9);
        });
      }),
    );
  });
});
