import { rm } from "node:fs/promises";
import { WarehouseError } from "../../googlesql/errors.ts";
import { duckType, quoteName } from "../../googlesql/types/duckdb.ts";
import { columnsOf, normalizeSchema } from "../catalog/fields.ts";
import type { FieldSchema, LoadRequest, LoadResult } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { mapDuckError } from "../duckdb/errors.ts";
import type { Warehouse } from "../warehouse.ts";
import { DEFAULT_CSV, readCsv, selectCsv, selectGoodCsv } from "./csv.ts";
import { detectHeader, detectSchema } from "./detect.ts";
import { type BadRow, selectJson, siftJson } from "./json.ts";
import { jsonFits } from "./json-fits.ts";
import { openSources, pathList, type Sources } from "./sources.ts";
import { existingTarget, writeTarget } from "./target.ts";

/**
 * Loads files into a table: all rows, or none and an error that names the rows that are wrong. Up to `maxBadRecords` bad
 * rows are left out and reported.
 */
export async function load(warehouse: Warehouse, request: LoadRequest): Promise<LoadResult> {
  const connection = await warehouse.database.connect(request.signal);
  let sources: Sources | null = null;
  try {
    sources = await openSources(warehouse, request);
    const { paths, bytes } = sources;
    const existing = await existingTarget(warehouse, connection, request);
    const schema = await schemaOf(connection, request, existing?.schema ?? null, paths);
    const write = (select: string) =>
      writeTarget(warehouse, connection, request, existing, { schema, select });
    const { rows, bad } = await LOADERS[request.format]({
      warehouse,
      connection,
      request,
      schema,
      paths,
      write,
    });
    return {
      inputFiles: paths.length,
      inputBytes: bytes,
      outputRows: rows,
      badRecords: bad.length,
      errors: bad.slice(0, 5).map(badRow),
    };
  } catch (error) {
    const mapped = mapDuckError(error);
    if (error instanceof WarehouseError || mapped.reason !== "invalidQuery") throw mapped;
    throw new WarehouseError(`Error while reading data, error message: ${withoutPaths(mapped.message)}`, {
      reason: "invalid",
      cause: error,
    });
  } finally {
    await sources?.release();
    connection.close();
  }
}

/** DuckDB names the copy of the file that it reads, which means nothing to the client. */
function withoutPaths(message: string): string {
  return message.replace(/(?:file )?"?\/[^\s"']*\/file-\d+[.\w]*"?/g, "the file");
}

interface Loading {
  readonly warehouse: Warehouse;
  readonly connection: Connection;
  readonly request: LoadRequest;
  readonly schema: readonly FieldSchema[];
  readonly paths: readonly string[];
  write(select: string): Promise<number>;
}

interface Loaded {
  readonly rows: number;
  readonly bad: readonly BadRow[];
}

const LOADERS: Record<LoadRequest["format"], (loading: Loading) => Promise<Loaded>> = {
  NEWLINE_DELIMITED_JSON: loadJson,
  CSV: loadCsv,
  PARQUET: loadParquet,
};

async function loadJson(loading: Loading): Promise<Loaded> {
  const { connection, request, schema, paths, warehouse } = loading;
  const { ignoreUnknownValues, maxBadRecords } = request;
  try {
    if (await jsonFits(connection, paths, schema, ignoreUnknownValues)) {
      return { rows: await loading.write(selectJson(paths, schema)), bad: [] };
    }
  } catch (error) {
    if (!isDataError(error)) throw error;
  }
  const sifted = await siftJson(paths, warehouse.database.scratch, schema, { ignoreUnknownValues });
  try {
    if (sifted.bad.length > maxBadRecords) throw tooManyErrors("JSON table", sifted.bad, sifted.total);
    return { rows: await loading.write(selectJson([sifted.path], schema)), bad: sifted.bad };
  } finally {
    await rm(sifted.path, { force: true });
  }
}

async function loadCsv(loading: Loading): Promise<Loaded> {
  const { connection, request, schema, paths } = loading;
  const given = request.csv ?? DEFAULT_CSV;
  const detects = request.autodetect && given.skipLeadingRows === 0;
  const csv = detects ? { ...given, skipLeadingRows: await detectHeader(connection, request, paths) } : given;
  try {
    return { rows: await loading.write(selectCsv(paths, schema, csv)), bad: [] };
  } catch (error) {
    if (!isDataError(error) || request.maxBadRecords === 0) throw error;
  }
  const good = selectGoodCsv(paths, schema, csv);
  const [counts] = await connection.rows(
    `SELECT (SELECT count(*) FROM ${readCsv(paths, schema, csv, true)}), (SELECT count(*) FROM (${good}))`,
  );
  const missing = Number(counts?.[0] ?? 0) - Number(counts?.[1] ?? 0);
  const bad = Array.from({ length: missing }, () => ({
    row: 0,
    message: "A row of the CSV file does not convert to the schema",
  }));
  if (missing > request.maxBadRecords) throw tooManyErrors("CSV table", bad, Number(counts?.[0] ?? 0));
  return { rows: await loading.write(good), bad };
}

async function loadParquet({ schema, paths, write }: Loading): Promise<Loaded> {
  const items = columnsOf(schema).map(
    ({ name, type }) => `CAST(${quoteName(name)} AS ${duckType(type)}) AS ${quoteName(name)}`,
  );
  return { rows: await write(`SELECT ${items.join(", ")} FROM read_parquet(${pathList(paths)})`), bad: [] };
}

async function schemaOf(
  connection: Connection,
  request: LoadRequest,
  existing: readonly FieldSchema[] | null,
  paths: readonly string[],
): Promise<FieldSchema[]> {
  if (request.schema && request.schema.length > 0) return normalizeSchema(request.schema);
  if (
    existing &&
    (request.write !== "WRITE_TRUNCATE" || (!request.autodetect && request.format !== "PARQUET"))
  ) {
    return [...existing];
  }
  if (request.autodetect || request.format === "PARQUET") return detectSchema(connection, request, paths);
  throw new WarehouseError("No schema specified on job or table.", { reason: "invalid" });
}

/** Whether the file's content is at fault, rather than the machine, a conflict or a cancellation. */
function isDataError(error: unknown): boolean {
  if (error instanceof WarehouseError) return false;
  return /^(?:Invalid Input|Conversion|Constraint|Out of Range|IO) Error/i.test(
    String((error as Error).message),
  );
}

function tooManyErrors(what: string, bad: readonly BadRow[], total: number): WarehouseError {
  const listed = bad
    .slice(0, 5)
    .map((row) => row.message)
    .join("; ");
  return new WarehouseError(
    `Error while reading data, error message: ${what} encountered too many errors, giving up. Rows: ${total}; errors: ${bad.length}. ${listed}`,
    { reason: "invalid" },
  );
}

function badRow({ message }: BadRow): WarehouseError {
  return new WarehouseError(`Error while reading data, error message: ${message}`, { reason: "invalid" });
}
