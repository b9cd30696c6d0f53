import { quoteString } from "../../googlesql/types/duckdb.ts";
import type { FieldSchema } from "../contract.ts";
import type { Connection } from "../duckdb/connection.ts";
import { source } from "./json.ts";

/** Whether every row has only fields of the schema, in shapes that it allows. One pass over the files in DuckDB. */
export async function jsonFits(
  connection: Connection,
  paths: readonly string[],
  schema: readonly FieldSchema[],
  ignoreUnknownValues: boolean,
): Promise<boolean> {
  const objects = `read_json_objects(${source(paths)})`;
  if (schema.every(isFlat)) {
    const shapes = await flatShapes(connection, objects, schema);
    if (shapes) return shapes.every((shape) => flatFits(shape, schema, ignoreUnknownValues));
  }
  if (schema.every((field) => field.type !== "JSON")) {
    const [row] = await connection.rows(`SELECT json_group_structure(json) FROM ${objects}`);
    return row?.[0] === null || structureFits(JSON.parse(String(row?.[0])), schema, ignoreUnknownValues);
  }
  // The shapes inside a JSON column are nobody's business, and there may be as many as rows.
  const others = schema.filter((field) => field.type !== "JSON");
  const pointer = (field: FieldSchema) =>
    quoteString(`/${field.name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  const shapes = others.map((field) => `json_group_structure(json -> ${pointer(field)})`);
  const keys = "(SELECT list(DISTINCT key) FROM (SELECT unnest(json_keys(json)) AS key FROM objects))";
  const [row = []] = await connection.rows(
    `WITH objects AS (FROM ${objects}) SELECT to_json(${keys}), ${shapes.map((shape) => `(SELECT ${shape} FROM objects)`).join(", ") || "NULL"}`,
  );
  const found: string[] = JSON.parse(String(row[0] ?? "[]")) ?? [];
  const shape = Object.fromEntries(found.map((key) => [key, "NULL"]));
  others.forEach((field, index) => {
    if (field.name in shape) shape[field.name] = JSON.parse(String(row[index + 1] ?? '"NULL"'));
  });
  return structureFits(shape, schema, ignoreUnknownValues);
}

/** The keys of a row, and the JSON types of the row itself and of the schema's fields. */
interface FlatShape {
  readonly keys: readonly string[];
  readonly row: string;
  readonly fields: readonly (string | null)[];
}

/** More kinds of rows than this are looked at another way. */
const MAX_FLAT_SHAPES = 5_000;

function isFlat(field: FieldSchema): boolean {
  return field.mode !== "REPEATED" && !field.fields && /^[\w ]+$/.test(field.name);
}

/**
 * The different shapes of a file's rows, for a schema without RECORD and REPEATED: several times cheaper than merging the
 * structures of all rows. Null if there are too many.
 */
async function flatShapes(
  connection: Connection,
  objects: string,
  schema: readonly FieldSchema[],
): Promise<FlatShape[] | null> {
  const paths = schema.map((field) => quoteString(`$."${field.name}"`));
  const rows = await connection.rows(
    `SELECT DISTINCT CAST(to_json({keys: json_keys(json), row: json_type(json), fields: json_type(json, [${paths.join(", ")}])}) AS VARCHAR)
     FROM ${objects} LIMIT ${MAX_FLAT_SHAPES + 1}`,
  );
  return rows.length > MAX_FLAT_SHAPES ? null : rows.map(([shape]) => JSON.parse(String(shape)) as FlatShape);
}

function flatFits(
  { keys, row, fields }: FlatShape,
  schema: readonly FieldSchema[],
  ignoreUnknownValues: boolean,
): boolean {
  if (row !== "OBJECT") return false;
  const isScalar = (type: string | null | undefined) => type !== "OBJECT" && type !== "ARRAY";
  return (
    keys.every((key) => keyFits(key, schema, ignoreUnknownValues)) &&
    schema.every((field, index) => field.type === "JSON" || isScalar(fields[index]))
  );
}

/** A key of the schema, or one that may be ignored: a key spelt otherwise than in the schema is neither. */
function keyFits(key: string, schema: readonly FieldSchema[], ignoreUnknownValues: boolean): boolean {
  if (schema.some((field) => field.name === key)) return true;
  return ignoreUnknownValues && !schema.some((field) => field.name.toLowerCase() === key.toLowerCase());
}

/** Whether DuckDB's summary of all rows' shapes lies within the schema. */
function structureFits(
  structure: unknown,
  schema: readonly FieldSchema[],
  ignoreUnknownValues: boolean,
): boolean {
  if (structure === null || typeof structure !== "object" || Array.isArray(structure)) return false;
  return Object.entries(structure).every(([key, value]) => {
    const field = schema.find((candidate) => candidate.name === key);
    return field ? fieldFits(value, field, ignoreUnknownValues) : keyFits(key, schema, ignoreUnknownValues);
  });
}

function fieldFits(value: unknown, field: FieldSchema, ignoreUnknownValues: boolean): boolean {
  if (value === "NULL") return true;
  if (field.mode === "REPEATED") {
    const [item] = Array.isArray(value) ? value : [];
    return (
      Array.isArray(value) && fieldFits(item ?? "NULL", { ...field, mode: "NULLABLE" }, ignoreUnknownValues)
    );
  }
  if (field.type === "JSON") return true;
  if (field.fields) return structureFits(value, field.fields, ignoreUnknownValues);
  return typeof value === "string" && value !== "JSON";
}
