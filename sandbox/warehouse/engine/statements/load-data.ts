import { refusedAt } from "../../googlesql/errors.ts";
import type { Statement } from "../../googlesql/syntax/ast.ts";
import { columnsOf } from "../catalog/fields.ts";
import { resolveName } from "../catalog/names.ts";
import type { FieldSchema, LoadRequest, Partitioning, TableId } from "../contract.ts";
import { load } from "../load/load.ts";
import type { Run } from "../script/run.ts";
import { applyOptions } from "./apply-options.ts";
import { planColumns } from "./columns.ts";
import { requireNoTransaction } from "./ddl.ts";
import { type FileOptions, fileOptions } from "./file-options.ts";
import { partitioningFor } from "./layout.ts";
import { readOptions } from "./options.ts";
import { type Outcome, outcome } from "./outcome.ts";

type LoadData = Extract<Statement, { kind: "load_data" }>;

/** LOAD DATA: appends files of buckets to a table, or puts them in the place of its rows; the table is made if it is missing. */
export async function loadData(run: Run, statement: LoadData): Promise<Outcome> {
  requireNoTransaction(run);
  const { catalog, project } = run.warehouse;
  const files = await fileOptions(run, statement, "LOAD DATA");
  const id = resolveName(statement.path, project, run.session.defaultDataset);
  const isNew = !catalog.table(id);
  if (statement.tableOptions.length > 0 && !isNew) {
    const position = statement.tableOptions[0]?.position ?? statement.position;
    throw refusedAt("LOAD DATA with OPTIONS of a table that exists", run.source, position);
  }
  const described = await readOptions(run, statement.tableOptions, "TABLE");
  const schema = await schemaOf(run, statement);
  const loaded = await load(run.warehouse, {
    destination: id,
    write: statement.overwrite ? "WRITE_TRUNCATE" : "WRITE_APPEND",
    create: "CREATE_IF_NEEDED",
    schema,
    autodetect: schema === null,
    partitioning: partitioningOf(run, statement, schema, id),
    clustering: statement.clusterBy.length > 0 ? statement.clusterBy : null,
    ...filesOf(files),
    ...(run.signal ? { signal: run.signal } : {}),
  });
  if (statement.tableOptions.length > 0) {
    await catalog.change((change) => change.putTable(applyOptions(catalog.requireTable(id), described)));
  }
  return outcome("LOAD_DATA", { target: id, loaded });
}

type Files = Pick<LoadRequest, "format" | "uris" | "csv" | "ignoreUnknownValues" | "maxBadRecords">;

function filesOf(files: FileOptions): Files {
  const uris = files.texts("uris");
  if (uris.length === 0) throw files.error("uris", "LOAD DATA needs option uris");
  const encoding = files.text("encoding");
  if (encoding && !/^utf-?8$/i.test(encoding)) throw files.refused("encoding", `Encoding ${encoding}`);
  if (files.format !== "CSV") {
    const foreign = CSV_OPTIONS.find((name) => files.text(name) !== null);
    if (foreign) throw files.error(foreign, `Option ${foreign} applies to format CSV only`);
  }
  const csv = {
    skipLeadingRows: files.count("skip_leading_rows"),
    delimiter: files.delimiter(),
    quote: files.text("quote") ?? '"',
    nullMarker: files.text("null_marker"),
    allowQuotedNewlines: files.flag("allow_quoted_newlines"),
    allowJaggedRows: files.flag("allow_jagged_rows"),
  };
  return {
    format: files.format,
    uris,
    ...(files.format === "CSV" ? { csv } : {}),
    ignoreUnknownValues: files.flag("ignore_unknown_values"),
    maxBadRecords: files.count("max_bad_records"),
  };
}

const CSV_OPTIONS = [
  "skip_leading_rows",
  "field_delimiter",
  "quote",
  "null_marker",
  "allow_quoted_newlines",
  "allow_jagged_rows",
];

/** null: the table's own columns, or those that the files show. */
async function schemaOf(run: Run, { columns }: LoadData): Promise<FieldSchema[] | null> {
  if (columns === null) return null;
  const rule = columns.find((column) => column.default !== null || column.constraints.length > 0);
  if (rule) throw refusedAt("LOAD DATA with defaults or keys of columns", run.source, rule.position);
  return (await planColumns(run, columns)).map(({ field }) => field);
}

function partitioningOf(
  run: Run,
  statement: LoadData,
  schema: readonly FieldSchema[] | null,
  id: TableId,
): Partitioning | null {
  if (!statement.partitionBy) return null;
  const columns = schema ? columnsOf(schema) : run.warehouse.catalog.table(id)?.columns;
  const { text, position } = statement.partitionBy;
  if (columns) return partitioningFor(run, statement, columns);
  if (/^_PARTITION(?:DATE|TIME)$/i.test(text)) return partitioningFor(run, statement, []);
  throw refusedAt("PARTITION BY in LOAD DATA without a list of columns", run.source, position);
}
