import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { SuiteError } from "../../../lib/errors.ts";
import type { FileFacts } from "./inspect-file.ts";

/** One line of a CSV file: its cells, and its number as a spreadsheet shows it (the header is 1). */
export type CsvRow = { cells: string[]; rowNumber: number };

/**
 * The rows of a CSV file in order, the header first. The delimiter (comma, semicolon, tab) is the
 * one that the header holds most of. Rows may have any number of cells; empty lines are left out.
 * Throws FILE_MALFORMED with the row where quotes go wrong.
 */
export async function* readCsv({ file, encoding }: FileFacts): AsyncGenerator<CsvRow> {
  const text = decoded(file, encoding);
  const first = await text.next();
  const head = first.done ? "" : first.value;
  const parser = parse({
    delimiter: delimiterOf(head),
    // All three at once: files that several systems wrote mix them.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    max_record_size: 16 * 1024 * 1024,
  });
  Readable.from(chained(head, text))
    .on("error", (error) => parser.destroy(error))
    .pipe(parser);
  try {
    let rowNumber = 0;
    for await (const cells of parser) {
      rowNumber += 1;
      // An empty line is a row of a spreadsheet, too: it counts, and holds nothing.
      if (cells.length === 1 && cells[0] === "") continue;
      yield { cells: cells as string[], rowNumber };
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    // The parser counts lines up to where it gave up; the row that it could not finish is the one to look at.
    const row = Number(cause.records) + 1;
    throw new SuiteError("FILE_MALFORMED", {
      what: `The file cannot be read as CSV: ${cause.code} in row ${row}`,
      where: `${file}, row ${row}`,
      next: "Look at the quotes of that row: a quote inside a quoted cell must be doubled.",
      cause,
    });
  }
}

async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(file, { highWaterMark: 128 * 1024 })) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

async function* chained(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head !== "") yield head;
  yield* rest;
}

function delimiterOf(head: string): string {
  const line = head.split(/\r\n|\n|\r/, 1)[0] ?? "";
  const counts = [",", ";", "\t"].map((delimiter) => [delimiter, line.split(delimiter).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
