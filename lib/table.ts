import Table from "cli-table3";
import pc from "picocolors";

export type Cell = string | number | null;

/**
 * Rows as a table for a terminal. Numbers get thousands separators; columns that hold nothing but numbers are aligned to
 * the right, as are those in `right`. Colours only where the terminal takes them.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: readonly number[] = [],
): string {
  const isNumeric = (column: number) =>
    rows.length > 0 && rows.every((row) => typeof row[column] === "number" || row[column] === null);
  const dim = pc.isColorSupported ? ["dim"] : [];
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (right.includes(column) || isNumeric(column) ? "right" : "left")),
    style: { head: dim, border: dim, compact: true },
  });
  table.push(
    ...rows.map((row) =>
      row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : (cell ?? ""))),
    ),
  );
  return table.toString();
}
