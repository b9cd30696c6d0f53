import { checkHeader } from "./check-header.ts";
import type { FileFacts } from "./inspect-file.ts";
import { readCsv } from "./read-csv.ts";

/** Checks a file's header against its contract without reading on. Throws FILE_HEADER or FILE_MALFORMED. */
export async function readHeader(facts: FileFacts, columns: readonly string[]): Promise<void> {
  for await (const { cells } of readCsv(facts)) {
    checkHeader(facts.file, cells, columns);
    return;
  }
  checkHeader(facts.file, [], columns);
}
