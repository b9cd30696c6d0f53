import type { FunctionCall, ScalarFunction, Typed } from "../translate/typed.ts";
import { duckType, quoteString } from "../types/duckdb.ts";
import { arrayOf, JSON_TYPE, STRING } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { arity, type Entries } from "./define.ts";
import { pathArgument } from "./json-paths.ts";

/**
 * Reading what JSON holds at a path. Text that is not JSON is read as far as it is, for DuckDB by functions in JavaScript. Paths
 * that DuckDB does not read as BigQuery does are left to JavaScript altogether.
 */
export const jsonFunctions: Entries<ScalarFunction> = {
  JSON_VALUE: reader(1, STRING, STRING, value),
  JSON_EXTRACT_SCALAR: reader(1, STRING, STRING, value),
  JSON_QUERY: (call) => laxQuery(call) ?? reader(2, STRING, JSON_TYPE, query)(call),
  JSON_EXTRACT: reader(2, STRING, JSON_TYPE, query),
  JSON_QUERY_ARRAY: reader(1, arrayOf(STRING), arrayOf(JSON_TYPE), queryArray),
  JSON_EXTRACT_ARRAY: reader(1, arrayOf(STRING), arrayOf(JSON_TYPE), queryArray),
  JSON_VALUE_ARRAY: reader(1, arrayOf(STRING), arrayOf(STRING), valueArray),
  JSON_EXTRACT_STRING_ARRAY: reader(1, arrayOf(STRING), arrayOf(STRING), valueArray),
};

interface Document {
  readonly sql: string;
  /** A STRING, and not a JSON. */
  readonly isText: boolean;
  /** The path as a literal. */
  readonly path: string;
  /** The path of each element of the array at `path`, as a literal. */
  readonly each: string;
  /** Whether DuckDB reads the path as BigQuery does. */
  readonly plain: boolean;
}

function reader(
  least: number,
  fromText: GoogleType,
  fromJson: GoogleType,
  read: (document: Document) => string,
): ScalarFunction {
  return (call) => {
    arity(call, least, 2);
    const isText = call.typed(0).type.kind !== "JSON";
    const sql = call.as(0, isText ? STRING : JSON_TYPE);
    const type = isText ? fromText : fromJson;
    const path = pathArgument(call, 1);
    if (path === null) return { sql: `CAST(NULL AS ${duckType(type)})`, type };
    const [text, each] = [quoteString(path.text), quoteString(`${path.text}[*]`)];
    return { sql: read({ sql, isText, path: text, each, plain: path.plain }), type };
  };
}

/** What `loose` gives takes the place of a NULL where the text is not JSON from its beginning to its end. */
function tried(strict: string, loose: string): string {
  return `bq_tried(TRY(${strict}), ${loose})`;
}

function value({ sql, path, isText, plain }: Document): string {
  if (!plain) return `${isText ? "bq_json_scan_value" : "bq_json_tree_value"}(${sql}, ${path})`;
  if (isText) return tried(`bq_json_value(${sql}, ${path})`, `bq_json_loose_value(${sql}, ${path})`);
  return `bq_json_text(json_value(${sql}, ${path}))`;
}

function query({ sql, path, isText, plain }: Document): string {
  if (!plain) {
    return isText ? `bq_json_raw(${sql}, ${path})` : `CAST(bq_json_tree_query(${sql}, ${path}) AS JSON)`;
  }
  if (isText) return tried(`bq_json_query(${sql}, ${path})`, `bq_json_loose_query(${sql}, ${path})`);
  return `json_extract(${sql}, ${path})`;
}

function queryArray({ sql, path, each, isText, plain }: Document): string {
  if (isText && !plain) return `bq_json_scan_query_array(${sql}, ${path})`;
  if (isText) {
    const strict = `bq_json_query_array(${sql}, ${path}, ${each})`;
    return tried(strict, `bq_json_loose_query_array(${sql}, ${path})`);
  }
  if (!plain) return `bq_json_items(bq_json_tree_query(${sql}, ${path}), '$', '$[*]')`;
  return `bq_json_items(${sql}, ${path}, ${each})`;
}

function valueArray({ sql, path, each, isText, plain }: Document): string {
  if (isText && !plain) return `bq_json_scan_value_array(${sql}, ${path})`;
  if (isText) {
    const strict = `bq_json_value_array(${sql}, ${path}, ${each})`;
    return tried(strict, `bq_json_loose_value_array(${sql}, ${path})`);
  }
  return `bq_json_scalars(${queryArray({ sql, path, each, isText, plain })})`;
}

const LAX = /^(?:(lax\s+recursive|recursive\s+lax)|lax)\s+(?=\$)/i;

/** JSON_QUERY of JSON with `lax` or `lax recursive` before its path; null for any other. */
function laxQuery(call: FunctionCall): Typed | null {
  if (call.args.length !== 2 || call.typed(0).type.kind !== "JSON") return null;
  const mode = LAX.exec(String(call.typed(1, STRING).constant ?? ""));
  if (mode === null) return null;
  const path = pathArgument(call, 1, LAX);
  const sql = `bq_json_lax(${call.as(0, JSON_TYPE)}, ${quoteString(path?.text ?? "$")}, ${mode[1] !== undefined})`;
  return { sql: `CAST(${sql} AS JSON)`, type: JSON_TYPE };
}
