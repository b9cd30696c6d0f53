import type { Colors } from "picocolors/types.js";

type MarkName = "value" | "rule1" | "rule2" | "rule3" | "incomplete";

/** A grid of characters with a linear vertical scale, the lowest value at the bottom row. */
export class Canvas {
  readonly #cells: { text: string; paint: (text: string) => string }[][];
  readonly #low: number;
  readonly #high: number;
  readonly #colors: Colors;

  constructor(width: number, rows: number, low: number, high: number, colors: Colors) {
    this.#low = low;
    this.#high = high === low ? low + 1 : high;
    this.#colors = colors;
    this.#cells = Array.from({ length: rows }, () =>
      Array.from({ length: width }, () => ({ text: " ", paint: String })),
    );
  }

  /** A piece of a horizontal line. */
  level(column: number, value: number, kind: "centre" | "limit"): void {
    this.#set(column, value, kind === "centre" ? "─" : "┄", this.#colors.dim);
  }

  /** A point; it covers lines. */
  mark(column: number, value: number, name: MarkName): void {
    const { red, yellow, blue } = this.#colors;
    const marks: Record<MarkName, [string, (text: string) => string]> = {
      value: ["●", String],
      rule1: ["◆", red],
      rule2: ["▲", yellow],
      rule3: ["■", blue],
      incomplete: ["○", String],
    };
    this.#set(column, value, ...marks[name]);
  }

  /** The rows as text, with values at both ends of the scale at the left and the given levels at the right. */
  lines(
    left: number,
    label: (value: number) => string,
    levels: readonly (number | null | undefined)[],
  ): string[] {
    const right = new Map<number, string>();
    for (const level of levels) {
      if (level !== null && level !== undefined) right.set(this.#row(level), label(level));
    }
    return this.#cells.map((cells, row) => {
      const end = row === 0 ? label(this.#high) : row === this.#cells.length - 1 ? label(this.#low) : "";
      const body = cells.map((cell) => cell.paint(cell.text)).join("");
      return `${this.#colors.dim(end.padStart(left - 2))} ${this.#colors.dim("│")}${body} ${right.get(row) ?? ""}`.trimEnd();
    });
  }

  #row(value: number): number {
    const share = (value - this.#low) / (this.#high - this.#low);
    return Math.round((1 - Math.min(1, Math.max(0, share))) * (this.#cells.length - 1));
  }

  #set(column: number, value: number, text: string, paint: (text: string) => string): void {
    const row = this.#cells[this.#row(value)];
    if (row && column >= 0 && column < row.length) row[column] = { text, paint };
  }
}
