import type {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
} from "@duckdb/node-api";
import { WarehouseError } from "../../googlesql/errors.ts";
import { canonicalJson } from "../../googlesql/functions/runtime/javascript/json-tree.ts";
import type { Column, GoogleType } from "../../googlesql/types/types.ts";
import type { WireValue } from "../contract.ts";
import { dateText, datetimeText, decimalText, floatText, intervalText, timeText } from "./text.ts";

/** Turns DuckDB's values of one type into another representation. */
export type Convert<T> = (value: unknown) => T;

/** To BigQuery's wire form (contract.ts WireValue); a NULL array is the empty array. Throws at a NULL element of one. */
export function wireConverter({ name, type }: Column): Convert<WireValue> {
  return converter<WireValue>(type, {
    timestamp: timestampMicros,
    interval: (value) => intervalText(value.months, value.days, value.micros),
    array: (items) => {
      if (items.includes(null)) throw nullElement(name);
      return items.map((v) => ({ v }));
    },
    struct: (values) => ({ f: values.map((v) => ({ v })) }),
    nullArray: [],
  });
}

function nullElement(field: string): WarehouseError {
  return new WarehouseError(`Array cannot have a null element; error in writing field ${field}`, {
    location: "query",
  });
}

/** Throws outside the years 1 to 9999. */
function timestampMicros(micros: bigint): string {
  datetimeText(micros, " ");
  return micros.toString();
}

/** To the text form of parameters and variables: arrays as arrays, structs as arrays by position, TIMESTAMP as text in UTC, INTERVAL as DuckDB reads it. */
export function bindingConverter(type: GoogleType): Convert<unknown> {
  return converter<unknown>(type, {
    timestamp: (micros) => `${datetimeText(micros, " ")}+00`,
    interval: (value) => `${value.months} months ${value.days} days ${value.micros} microseconds`,
    array: (items) => items,
    struct: (values) => values,
    nullArray: null,
  });
}

interface Shape<T> {
  timestamp(micros: bigint): T;
  interval(value: DuckDBIntervalValue): T;
  array(items: T[]): T;
  struct(values: T[]): T;
  readonly nullArray: T | null;
}

function converter<T>(type: GoogleType, shape: Shape<T>): Convert<T> {
  if (type.kind === "ARRAY") {
    const element = converter(type.element, shape);
    return (value) =>
      (value === null ? shape.nullArray : shape.array((value as DuckDBListValue).items.map(element))) as T;
  }
  if (type.kind === "STRUCT") {
    const fields = type.fields.map((field) => converter(field.type, shape));
    return (value) => {
      if (value === null) return null as T;
      const values = Object.values((value as DuckDBStructValue).entries);
      return shape.struct(fields.map((convert, index) => convert(values[index] ?? null)));
    };
  }
  const scalar = scalarConverter(type.kind, shape) as Convert<T>;
  return (value) => (value === null || value === undefined ? (null as T) : scalar(value));
}

function scalarConverter<T>(kind: Exclude<GoogleType["kind"], "ARRAY" | "STRUCT">, shape: Shape<T>): unknown {
  if (kind === "TIMESTAMP") return (value: DuckDBTimestampTZValue) => shape.timestamp(value.micros);
  return kind === "INTERVAL" ? shape.interval : SCALARS[kind];
}

const SCALARS = {
  INT64: int64Text,
  NULL: int64Text,
  FLOAT64: (value: number) => floatText(value),
  NUMERIC: (value: DuckDBDecimalValue) => decimalText(value.toString()),
  BIGNUMERIC: (value: DuckDBDecimalValue) => decimalText(value.toString()),
  BOOL: (value: boolean) => String(value),
  STRING: (value: unknown) => String(value),
  BYTES: (value: DuckDBBlobValue) => Buffer.from(value.bytes).toString("base64"),
  DATE: (value: DuckDBDateValue) => dateText(value.days),
  TIME: (value: DuckDBTimeValue) => timeText(value.micros),
  DATETIME: (value: DuckDBTimestampValue) => datetimeText(value.micros, "T"),
  JSON: (value: string) => canonicalJson(value),
} as const;

function int64Text(value: bigint | number): string {
  if (
    typeof value === "bigint" &&
    (value > 9_223_372_036_854_775_807n || value < -9_223_372_036_854_775_808n)
  ) {
    throw new WarehouseError(`int64 overflow: ${value}`, { location: "query" });
  }
  return String(value);
}
