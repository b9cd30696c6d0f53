import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBType,
  LIST,
  STRUCT,
  TIMESTAMPTZ,
  VARCHAR,
} from "@duckdb/node-api";
import { WarehouseError } from "../../../errors.ts";
import { fieldName } from "../../../types/duckdb.ts";
import type { GoogleType } from "../../../types/types.ts";

const SCALARS: Readonly<Record<string, DuckDBType>> = {
  BOOL: BOOLEAN,
  FLOAT64: DOUBLE,
  NUMERIC: DECIMAL(38, 9),
  BIGNUMERIC: DECIMAL(38, 18),
  STRING: VARCHAR,
  JSON: VARCHAR,
  BYTES: BLOB,
  DATE,
  TIMESTAMP: TIMESTAMPTZ,
};

/** DuckDB's type for what a JavaScript function gives: INT64 too, out of a whole number or text. */
export function returnedType(type: GoogleType, name: string): DuckDBType {
  return typeOf(type, name, { ...SCALARS, INT64: BIGINT });
}

/**
 * DuckDB's type for a value that goes into a JavaScript function.
 * @throws WarehouseError for types that BigQuery's JavaScript functions do not take, INT64 above all.
 */
export function logicalType(type: GoogleType, name: string): DuckDBType {
  return typeOf(type, name, SCALARS);
}

function typeOf(type: GoogleType, name: string, scalars: Readonly<Record<string, DuckDBType>>): DuckDBType {
  if (type.kind === "ARRAY") return LIST(typeOf(type.element, name, scalars));
  if (type.kind === "STRUCT") {
    return STRUCT(
      Object.fromEntries(
        type.fields.map((field, index) => [fieldName(field, index), typeOf(field.type, name, scalars)]),
      ),
    );
  }
  const scalar = scalars[type.kind];
  if (scalar !== undefined) return scalar;
  throw new WarehouseError(
    `${type.kind} type is not supported in the JavaScript function ${name}; use FLOAT64 or STRING`,
    { reason: "invalidQuery", location: "query" },
  );
}
