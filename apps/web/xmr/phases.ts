import { formatPeriod } from "../../../lib/format.ts";
import type { XmrPoint } from "../../../lib/xmr/chart.ts";
import { lineHeight, shorten, textWidth } from "./text.ts";

/** Where a phase begins: a dotted vertical, and its label beside it. */
export interface PhaseMark {
  readonly phase: number;
  readonly x: number;
  readonly text: string;
  /** Which side of the vertical the label stands on. */
  readonly side: "left" | "right";
  /** 0 is the row next to the panel; labels that would touch take higher ones. */
  readonly row: number;
}

/** Successive points of one phase. */
export function byPhase(points: readonly XmrPoint[]): XmrPoint[][] {
  const phases: XmrPoint[][] = [];
  for (const point of points) {
    const current = phases.at(-1);
    if (current?.[0]?.phase === point.phase) current.push(point);
    else phases.push([point]);
  }
  return phases;
}

/**
 * Marks of every phase but the first; no label leaves [left, right] or touches another. Placed from the last to the first,
 * so that a label which reaches beyond the next vertical stands above where that one begins.
 */
export function phaseMarks(
  phases: readonly (readonly XmrPoint[])[],
  begins: (point: XmrPoint) => number,
  grain: string,
  [left, right]: readonly [left: number, right: number],
): PhaseMark[] {
  /** Where the leftmost label of each row begins. */
  const rows: number[] = [];
  const marks = phases
    .slice(1)
    .toReversed()
    .flatMap(([first]): PhaseMark[] => {
      if (!first) return [];
      const x = begins(first);
      const text = `Phase ${first.phase}, ${shorten(formatPeriod(first.period, grain), 14)}`;
      const width = textWidth(text) + padding;
      const side = x + width > right && x - width >= left ? "left" : "right";
      const start = side === "left" ? x - width : x;
      const free = rows.findIndex((taken) => start + width + padding <= taken);
      const row = free === -1 ? rows.length : free;
      rows[row] = start;
      return [{ phase: first.phase, x, text, side, row }];
    });
  return marks.toReversed();
}

/** Height of the rows of labels above the panel. */
export function rowsHeight(marks: readonly PhaseMark[]): number {
  return marks.length === 0 ? 0 : (Math.max(...marks.map(({ row }) => row)) + 1) * lineHeight;
}

const padding = 5;
