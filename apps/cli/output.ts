import { type Cell, renderTable } from "../../lib/table.ts";

/** Data for machines: one JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Data for people: a table on stdout; see renderTable for `right`. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right?: readonly number[],
): void {
  process.stdout.write(`${renderTable(head, rows, right)}\n`);
}

/** A message for people, never data: stderr. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
