import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { quoteName, quoteString } from "../../googlesql/types/duckdb.ts";
import { columnsOf } from "../catalog/fields.ts";
import type { FieldSchema } from "../contract.ts";
import { fromText, readType } from "./conversions.ts";
import { rowProblem, spellKeys } from "./json-check.ts";
import { pathList } from "./sources.ts";

/** A bad row: 1-based number of its line in the file. */
export interface BadRow {
  readonly row: number;
  readonly message: string;
}

/** DuckDB query for the rows of NDJSON files that DuckDB may read. */
export function selectJson(paths: readonly string[], schema: readonly FieldSchema[]): string {
  const columns = columnsOf(schema);
  const spec = columns.map((column) => `${quoteString(column.name)}: ${quoteString(readType(column.type))}`);
  const items = columns.map(
    (column) => `${fromText(quoteName(column.name), column.type)} AS ${quoteName(column.name)}`,
  );
  return `SELECT ${items.join(", ")} FROM read_json(${source(paths)}, columns = {${spec.join(", ")}})`;
}

/**
 * Reads the files line by line, writes the good rows to a new file and tells of the bad ones. Slower than DuckDB: only for
 * files that it would not take.
 */
export async function siftJson(
  files: readonly string[],
  folder: string,
  schema: readonly FieldSchema[],
  options: { ignoreUnknownValues: boolean },
): Promise<{ path: string; bad: BadRow[]; total: number }> {
  const path = join(folder, `sifted-${randomUUID()}`);
  const output = createWriteStream(path);
  const bad: BadRow[] = [];
  let total = 0;
  for (const file of files) {
    let number = 0;
    for await (const line of linesOf(file)) {
      number += 1;
      if (line.trim() === "") continue;
      total += 1;
      const problem = lineProblem(line, schema, options);
      if (problem === null) {
        if (!output.write(`${respell(line, schema)}\n`)) await once(output, "drain");
      } else {
        bad.push({ row: number, message: `JSON parsing error in row ${number}: ${problem}` });
      }
    }
  }
  output.end();
  await once(output, "finish");
  return { path, bad, total };
}

function linesOf(file: string): AsyncIterable<string> {
  const bytes = createReadStream(file);
  return createInterface({
    input: file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes,
    crlfDelay: Number.POSITIVE_INFINITY,
  });
}

/** The arguments of DuckDB's JSON readers that are always the same. */
export function source(paths: readonly string[]): string {
  return `${pathList(paths)}, format = 'newline_delimited', compression = 'auto_detect', maximum_object_size = 16777216`;
}

function lineProblem(
  line: string,
  schema: readonly FieldSchema[],
  options: { ignoreUnknownValues: boolean },
): string | null {
  try {
    return rowProblem(JSON.parse(line), schema, options);
  } catch (error) {
    return `Parser terminated before end of string: ${error instanceof Error ? error.message : error}`;
  }
}

/** The line itself, unless a key is spelt otherwise than in the schema (then numbers above 2^53 are no longer exact). */
function respell(line: string, schema: readonly FieldSchema[]): string {
  const row = JSON.parse(line);
  const spelt = spellKeys(row, schema);
  const [before, after] = [JSON.stringify(row), JSON.stringify(spelt)];
  return before === after ? line : after;
}
