import { quoteString } from "../../googlesql/types/duckdb.ts";
import { toFieldSchema } from "../../googlesql/types/field-schema.ts";
import { parseDuckType } from "../../googlesql/types/parse-duck-type.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import type { FieldSchema, LoadRequest } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { DEFAULT_CSV } from "./csv.ts";
import { source } from "./json.ts";
import { pathList } from "./sources.ts";

/** The schema of files: what Parquet files say of themselves, what a sample of text files looks like. */
export async function detectSchema(
  connection: Connection,
  request: LoadRequest,
  paths: readonly string[],
): Promise<FieldSchema[]> {
  const rows = await connection.rows(`DESCRIBE SELECT * FROM ${reader(request, paths)}`);
  return rows.map(([name, type]) => {
    const exact = parseDuckType(String(type));
    return toFieldSchema({
      name: String(name),
      type: request.format === "PARQUET" ? exact : likeBigQuery(exact),
    });
  });
}

/** Rows before the data of a CSV file, as DuckDB's sniffer sees them: the header, where there is one. */
export async function detectHeader(
  connection: Connection,
  request: LoadRequest,
  paths: readonly string[],
): Promise<number> {
  const csv = request.csv ?? DEFAULT_CSV;
  const [row] = await connection.rows(
    `SELECT SkipRows, HasHeader FROM sniff_csv(${quoteString(paths[0] ?? "")}, delim = ${quoteString(csv.delimiter)}, quote = ${quoteString(csv.quote)})`,
  );
  return Number(row?.[0] ?? 0) + (row?.[1] === true ? 1 : 0);
}

function reader(request: LoadRequest, paths: readonly string[]): string {
  switch (request.format) {
    case "PARQUET":
      return `read_parquet(${pathList(paths)})`;
    case "NEWLINE_DELIMITED_JSON":
      return `read_json(${source(paths)}, auto_detect = true, map_inference_threshold = -1, field_appearance_threshold = 0)`;
    case "CSV": {
      const csv = request.csv ?? DEFAULT_CSV;
      return `read_csv(${pathList(paths)}, delim = ${quoteString(csv.delimiter)}, quote = ${quoteString(csv.quote)}, compression = 'auto')`;
    }
  }
}

/** BigQuery's detection knows no DATETIME: a date with a time is a TIMESTAMP. */
function likeBigQuery(type: GoogleType): GoogleType {
  if (type.kind === "DATETIME") return { kind: "TIMESTAMP" };
  if (type.kind === "ARRAY") return { kind: "ARRAY", element: likeBigQuery(type.element) };
  if (type.kind === "STRUCT") {
    return {
      kind: "STRUCT",
      fields: type.fields.map((field) => ({ ...field, type: likeBigQuery(field.type) })),
    };
  }
  return type;
}
