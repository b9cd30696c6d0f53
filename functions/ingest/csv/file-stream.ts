import { z } from "zod";
import type { StreamSpec } from "../../../lib/registry/source-spec.ts";
import type { Item, Page, Stream } from "../stream.ts";
import { checkHeader } from "./check-header.ts";
import { columnsOf, recordOf } from "./contract.ts";
import type { FileFacts } from "./inspect-file.ts";
import { readCsv } from "./read-csv.ts";

/** Hash of the file imported last, and how many files there were. */
export type FileCursor = { hash: string; imports: number };

const rowsPerPage = 500;

/**
 * A stream over one CSV file. A file whose content was the last one imported is not read again.
 * With `full`, a key that the file lacks is a deleted one. Where a file repeats a key, each
 * differing row is a version, in the order of the file.
 */
export function fileStream(spec: StreamSpec, facts: FileFacts, full: boolean): Stream<FileCursor> {
  return {
    spec,
    apiVersion: "csv",
    contract: "1",
    record: recordOf(spec),
    cursor: z.object({ hash: z.string(), imports: z.number().int() }),
    position: ({ imports }) => imports,
    batchId: () => facts.hash.slice(0, 24),
    plan(cursor) {
      if (cursor?.hash === facts.hash) return null;
      const imports = (cursor?.imports ?? 0) + 1;
      return {
        label: `${spec.file} (${facts.hash.slice(0, 12)})`,
        from: imports - 1,
        after: { hash: facts.hash, imports },
        complete: full,
        last: true,
      };
    },
    pages: () => pages(facts, columnsOf(spec)),
  };
}

async function* pages(facts: FileFacts, columns: readonly string[]): AsyncGenerator<Page<FileCursor>> {
  let places: Map<string, number> | undefined;
  let width = 0;
  let items: Item[] = [];
  for await (const { cells, rowNumber } of readCsv(facts)) {
    if (!places) {
      places = checkHeader(facts.file, cells, columns);
      width = cells.length;
      continue;
    }
    items.push(toItem(cells, rowNumber, places, width));
    if (items.length === rowsPerPage) {
      yield { items, resume: null, token: String(rowNumber) };
      items = [];
    }
  }
  if (!places) checkHeader(facts.file, [], columns);
  yield { items, resume: null, token: null };
}

/** The row as an object of strings with its number; the number does not count as content. */
function toItem(
  cells: readonly string[],
  rowNumber: number,
  places: Map<string, number>,
  width: number,
): Item {
  const row: Record<string, string> = {};
  for (const [column, place] of places) row[column] = cells[place] ?? "";
  const item: Item = { value: { ...row, _row_number: rowNumber }, identity: JSON.stringify(row), rowNumber };
  if (cells.length !== width) {
    const message = `The row has ${cells.length} cells, the header ${width}.`;
    // Cells are kept as they are, because nobody knows which column each belongs to.
    item.value = { _cells: cells, _row_number: rowNumber };
    item.identity = JSON.stringify(cells);
    item.problem = { path: "", code: "column_count", message };
  }
  return item;
}
