import Table from "cli-table3";

/** Data for machines: one JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Data for people: a table on stdout. Columns whose every cell is a number are aligned to the right. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): void {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : (cell ?? ""))),
  );
  const isNumeric = (column: number) =>
    rows.length > 0 && rows.every((row) => typeof row[column] === "number" || row[column] === null);
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (isNumeric(column) ? "right" : "left")),
    style: { head: ["dim"], border: ["dim"], compact: true },
  });
  table.push(...cells);
  process.stdout.write(`${table.toString()}\n`);
}

/** A message for people, never data: stderr. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
