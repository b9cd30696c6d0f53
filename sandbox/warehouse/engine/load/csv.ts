import { quoteName, quoteString } from "../../googlesql/types/duckdb.ts";
import { columnsOf } from "../catalog/fields.ts";
import type { FieldSchema, LoadRequest } from "../contract.ts";
import { fromText } from "./conversions.ts";
import { pathList } from "./sources.ts";

type CsvOptions = NonNullable<LoadRequest["csv"]>;

export const DEFAULT_CSV: CsvOptions = {
  skipLeadingRows: 0,
  delimiter: ",",
  quote: '"',
  nullMarker: null,
  allowQuotedNewlines: false,
  allowJaggedRows: false,
};

/** DuckDB query for the rows of CSV files. */
export function selectCsv(paths: readonly string[], schema: readonly FieldSchema[], csv: CsvOptions): string {
  const columns = columnsOf(schema);
  const items = columns.map(
    (column) => `${fromText(quoteName(column.name), column.type)} AS ${quoteName(column.name)}`,
  );
  return `SELECT ${items.join(", ")} FROM ${readCsv(paths, schema, csv, false)}`;
}

/** The same rows with all that is wrong left out: a row counts only if each of its values converts. */
export function selectGoodCsv(
  paths: readonly string[],
  schema: readonly FieldSchema[],
  csv: CsvOptions,
): string {
  const columns = columnsOf(schema);
  const items = columns.map((column) => {
    const name = quoteName(column.name);
    return `TRY(${fromText(name, column.type)}) AS ${name}`;
  });
  const tests = schema.map((field, index) => {
    const name = quoteName(field.name);
    const type = columns[index]?.type ?? { kind: "STRING" as const };
    const converts = `(${name} IS NULL OR TRY(${fromText(name, type)}) IS NOT NULL)`;
    return field.mode === "REQUIRED" ? `${name} IS NOT NULL AND ${converts}` : converts;
  });
  const where = tests.length > 0 ? ` WHERE ${tests.join(" AND ")}` : "";
  return `SELECT ${items.join(", ")} FROM ${readCsv(paths, schema, csv, true)}${where}`;
}

/** DuckDB's CSV reader over text columns; `lenient` passes over rows that are not CSV. */
export function readCsv(
  paths: readonly string[],
  schema: readonly FieldSchema[],
  csv: CsvOptions,
  lenient: boolean,
): string {
  const columns = schema.map((field) => `${quoteString(field.name)}: 'VARCHAR'`).join(", ");
  const options = [
    pathList(paths),
    "auto_detect = false",
    "header = false",
    `skip = ${csv.skipLeadingRows}`,
    `delim = ${quoteString(csv.delimiter === "\\t" || csv.delimiter === "tab" ? "\t" : csv.delimiter)}`,
    `quote = ${quoteString(csv.quote)}`,
    `escape = ${quoteString(csv.quote)}`,
    `nullstr = ${quoteString(csv.nullMarker ?? "")}`,
    "allow_quoted_nulls = false",
    `null_padding = ${csv.allowJaggedRows}`,
    "compression = 'auto'",
    "max_line_size = 104857600",
    "strict_mode = true",
    `ignore_errors = ${lenient}`,
    ...(csv.allowQuotedNewlines ? ["parallel = false"] : []),
    `columns = {${columns}}`,
  ];
  return `read_csv(${options.join(", ")})`;
}
