import type { FieldSchema } from "../../engine/contract.ts";
import { arrayOf, scalarKind, structOf } from "./make.ts";
import type { Column, GoogleType } from "./types.ts";

const LEGACY_NAMES: Readonly<Record<string, string>> = {
  INT64: "INTEGER",
  FLOAT64: "FLOAT",
  BOOL: "BOOLEAN",
  STRUCT: "RECORD",
  NULL: "INTEGER",
};

/** A column as BigQuery's TableFieldSchema; an array is REPEATED, anything else NULLABLE. */
export function toFieldSchema(column: Column): FieldSchema {
  const repeated = column.type.kind === "ARRAY";
  const type = column.type.kind === "ARRAY" ? column.type.element : column.type;
  const schema: FieldSchema = {
    name: column.name,
    type: LEGACY_NAMES[type.kind] ?? type.kind,
    mode: repeated ? "REPEATED" : "NULLABLE",
  };
  if (type.kind === "STRUCT") {
    schema.fields = type.fields.map((field, i) => {
      const inner = toFieldSchema({ name: field.name || `_field_${i + 1}`, type: field.type });
      return field.required ? { ...inner, mode: "REQUIRED" } : inner;
    });
  } else if (type.kind !== "ARRAY" && type.parameters?.length) {
    const [first, second] = type.parameters;
    if (type.kind === "STRING" || type.kind === "BYTES") schema.maxLength = String(first);
    else {
      schema.precision = String(first);
      if (second !== undefined) schema.scale = String(second);
    }
  }
  return schema;
}

/** The other way round. Throws on a type name that is unknown or not available locally. */
export function fromFieldSchema(schema: FieldSchema): Column {
  const type = baseType(schema);
  return { name: schema.name, type: schema.mode === "REPEATED" ? arrayOf(type) : type };
}

function baseType(schema: FieldSchema): GoogleType {
  const name = schema.type.toUpperCase();
  if (name === "RECORD" || name === "STRUCT") {
    return structOf(
      (schema.fields ?? []).map((field) => {
        const inner = fromFieldSchema(field);
        return field.mode === "REQUIRED" ? { ...inner, required: true } : inner;
      }),
    );
  }
  const kind = scalarKind(name);
  if (!kind) throw new Error(`Field ${schema.name} has type ${schema.type}, which is not supported`);
  if (schema.maxLength !== undefined) return { kind, parameters: [Number(schema.maxLength)] };
  if (schema.precision !== undefined) {
    const precision = Number(schema.precision);
    return { kind, parameters: schema.scale === undefined ? [precision] : [precision, Number(schema.scale)] };
  }
  return { kind };
}
