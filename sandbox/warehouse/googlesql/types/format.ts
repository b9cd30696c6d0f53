import type { GoogleType } from "./types.ts";

/** A type in BigQuery's own text, e.g. `ARRAY<STRUCT<id INT64, NUMERIC(10, 2)>>`; an untyped NULL reads as INT64. */
export function typeToString(type: GoogleType): string {
  switch (type.kind) {
    case "ARRAY":
      return `ARRAY<${typeToString(type.element)}>`;
    case "STRUCT":
      return `STRUCT<${type.fields
        .map((field) => (field.name ? `${field.name} ` : "") + typeToString(field.type))
        .join(", ")}>`;
    case "NULL":
      return "INT64";
    default:
      return type.parameters?.length ? `${type.kind}(${type.parameters.join(", ")})` : type.kind;
  }
}

/** The same without lengths and precisions, and with NULL for an untyped null: how error messages name argument types. */
export function argumentTypeToString(type: GoogleType): string {
  switch (type.kind) {
    case "ARRAY":
      return type.element.kind === "NULL" ? "ARRAY<>" : `ARRAY<${argumentTypeToString(type.element)}>`;
    case "STRUCT":
      return `STRUCT<${type.fields
        .map((field) => (field.name ? `${field.name} ` : "") + argumentTypeToString(field.type))
        .join(", ")}>`;
    default:
      return type.kind;
  }
}
