import type { Statement } from "../../googlesql/syntax/ast.ts";
import type { FileFormat } from "../contract.ts";
import { exportRows } from "../extract/export-rows.ts";
import { estimateBytes } from "../results/estimate.ts";
import { readConnection } from "../script/reading.ts";
import type { Run } from "../script/run.ts";
import { type FileOptions, fileOptions } from "./file-options.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { freshTables } from "./stale.ts";
import { requireDistinctNames, translateTop } from "./top-level.ts";

/** EXPORT DATA: writes the rows of a query into one object of a bucket. */
export async function exportData(
  run: Run,
  statement: Extract<Statement, { kind: "export_data" }>,
): Promise<Outcome> {
  const options = await fileOptions(run, statement, "EXPORT DATA");
  const uri = options.text("uri");
  if (uri === null) throw options.error("uri", "EXPORT DATA needs option uri");
  if (uri.split("*").length !== 2) throw options.error("uri", "Option 'uri' value must be a wild card URI.");
  const target = { uri, format: options.format, compression: compressionOf(options), ...csvOf(options) };
  return freshTables(run, async () => {
    const query = translateTop(run, statement.query);
    requireDistinctNames(
      query.columns,
      (name) => `Duplicate column names in the result are not supported. Found duplicate(s): ${name}`,
    );
    const connection = await readConnection(run, query.sql);
    const bytesProcessed = await estimateBytes(run.warehouse, connection, query);
    if (!options.flag("overwrite")) await requireEmpty(run, options, uri);
    const rows = await exportRows(run.warehouse, connection, query, target);
    return outcome("EXPORT_DATA", {
      referencedTables: query.references,
      bytesProcessed,
      exported: { files: 1, rows },
    });
  });
}

const COMPRESSIONS = ["NONE", "GZIP", "SNAPPY", "ZSTD"] as const;

function compressionOf(options: FileOptions): FileFormat["compression"] {
  const written = options.text("compression")?.toUpperCase() ?? "NONE";
  const known = COMPRESSIONS.find((each) => each === written);
  if (written === "DEFLATE") throw options.refused("compression", "Compression DEFLATE");
  if (!known) throw options.error("compression", `Invalid value for option compression: ${written}`);
  if (options.format !== "PARQUET" && (known === "SNAPPY" || known === "ZSTD")) {
    throw options.error("compression", `${known} compression is not supported for ${options.format}`);
  }
  return known;
}

function csvOf(options: FileOptions): Pick<FileFormat, "csv"> {
  if (options.format === "CSV") {
    return { csv: { delimiter: options.delimiter(), header: options.flag("header") } };
  }
  for (const name of ["header", "field_delimiter"]) {
    if (options.text(name) !== null) throw options.error(name, `Option ${name} applies to format CSV only`);
  }
  return {};
}

/** Fails where an object has a name that the wildcard covers. */
async function requireEmpty(run: Run, options: FileOptions, uri: string): Promise<void> {
  const found = await run.warehouse.buckets.find(uri).catch((error: { reason?: string }) => {
    if (error.reason === "notFound") return [];
    throw error;
  });
  if (found.length === 0) return;
  throw options.error(
    "uri",
    `Invalid value: the destination ${uri} is not empty; set option overwrite = true`,
  );
}
