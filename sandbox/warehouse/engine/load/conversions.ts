import { withParameters } from "../../googlesql/translate/casts.ts";
import { fieldName, quoteName, quoteString } from "../../googlesql/types/duckdb.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import { refused } from "../refused.ts";

/** The DuckDB type in which a value is read from JSON: every scalar as text, so that nothing is converted silently. */
export function readType(type: GoogleType): string {
  if (type.kind === "ARRAY") return `${readType(type.element)}[]`;
  if (type.kind === "STRUCT") {
    return `STRUCT(${type.fields.map((f, i) => `${quoteName(fieldName(f, i))} ${readType(f.type)}`).join(", ")})`;
  }
  return type.kind === "JSON" ? "JSON" : "VARCHAR";
}

/** DuckDB SQL from a value in `readType` to the type itself; fails while it runs where the text is not one of the type. */
export function fromText(value: string, type: GoogleType, depth = 0): string {
  if (type.kind === "ARRAY") {
    const item = `_e${depth}`;
    const converted = fromText(item, type.element, depth + 1);
    return converted === item ? value : `list_transform(${value}, lambda ${item}: ${converted})`;
  }
  if (type.kind === "STRUCT") {
    const parts = type.fields.map((field, index) => {
      const name = fieldName(field, index);
      return `${quoteString(name)}: ${fromText(`(${value}).${quoteName(name)}`, field.type, depth)}`;
    });
    return `CASE WHEN ${value} IS NULL THEN NULL ELSE {${parts.join(", ")}} END`;
  }
  const convert = SCALARS[type.kind];
  if (!convert) throw refused(`Loading of type ${type.kind}`);
  return withParameters(convert(value), type);
}

const SCALARS: Readonly<Partial<Record<GoogleType["kind"], (text: string) => string>>> = {
  STRING: (text) => text,
  JSON: (text) => `CAST(${text} AS JSON)`,
  INT64: (text) =>
    `CASE WHEN regexp_full_match(${text}, '\\s*[+-]?[0-9]+\\s*') THEN CAST(${text} AS BIGINT) ` +
    `WHEN TRY_CAST(${text} AS DOUBLE) = trunc(TRY_CAST(${text} AS DOUBLE)) THEN CAST(TRY_CAST(${text} AS DOUBLE) AS BIGINT) ` +
    `ELSE CAST('Bad int64 value: ' || ${text} AS BIGINT) END`,
  FLOAT64: (text) => `CAST(${text} AS DOUBLE)`,
  NUMERIC: (text) => `CAST(${text} AS DECIMAL(38,9))`,
  BIGNUMERIC: (text) => `CAST(${text} AS DECIMAL(38,18))`,
  BOOL: (text) => `CAST(${text} AS BOOLEAN)`,
  BYTES: (text) => `from_base64(${text})`,
  DATE: (text) => `CAST(${text} AS DATE)`,
  TIME: (text) => `CAST(${text} AS TIME)`,
  DATETIME: (text) => `CAST(${text} AS TIMESTAMP)`,
  // A plain number is seconds since 1970.
  TIMESTAMP: (text) =>
    `CASE WHEN TRY_CAST(${text} AS DOUBLE) IS NULL THEN CAST(${text} AS TIMESTAMPTZ) ` +
    `ELSE make_timestamptz(CAST(CAST(${text} AS DECIMAL(28,6)) * 1000000 AS BIGINT)) END`,
};
