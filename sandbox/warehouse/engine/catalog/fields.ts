import { WarehouseError } from "../../googlesql/errors.ts";
import { fromFieldSchema, toFieldSchema } from "../../googlesql/types/field-schema.ts";
import type { Column } from "../../googlesql/types/types.ts";
import type { FieldSchema } from "../contract.ts";

export function fieldsOf(columns: readonly Column[]): FieldSchema[] {
  return columns.map(toFieldSchema);
}

export function columnsOf(schema: readonly FieldSchema[]): Column[] {
  return schema.map(fromFieldSchema);
}

/**
 * A schema given from outside in the form in which it is kept: legacy type names, modes always present. Throws `invalid`
 * for unknown types, missing names and names that occur twice.
 */
export function normalizeSchema(schema: readonly FieldSchema[]): FieldSchema[] {
  const seen = new Set<string>();
  return schema.map((field) => {
    const key = (field.name ?? "").toLowerCase();
    if (key === "") throw invalid("Field name is missing in the schema");
    const wrong = nameError(field.name);
    if (wrong) throw invalid(wrong);
    if (seen.has(key)) throw invalid(`Duplicate field name in the schema: ${field.name}`);
    seen.add(key);
    return normalizeField(field);
  });
}

/** What is wrong with a column's name, of a flexible one too; null: nothing. */
export function nameError(name: string): string | null {
  if ([...name].length > 300 || !/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}&%=+:'<>#| ]+$/u.test(name)) {
    return `Invalid field name "${name}". Fields must contain only letters, numbers, and underscores, start with a letter or underscore, and be at most 300 characters long.`;
  }
  const prefix = RESERVED.find((each) => name.toUpperCase().startsWith(each));
  if (!prefix) return null;
  return `Invalid field name "${name}". Field names are not allowed to start with the (case-insensitive) prefix ${prefix}`;
}

/** The first wrong name among fields at any depth. */
export function firstNameError(schema: readonly FieldSchema[]): string | null {
  for (const { name, fields = [] } of schema) {
    const wrong = nameError(name) ?? firstNameError(fields);
    if (wrong) return wrong;
  }
  return null;
}

const RESERVED = [
  "_PARTITION",
  "_TABLE_",
  "_FILE_",
  "_ROW_TIMESTAMP",
  "__ROOT__",
  "_COLIDENTIFIER",
  "_CHANGE_SEQUENCE_NUMBER",
  "_CHANGE_TYPE",
  "_CHANGE_TIMESTAMP",
];

/** Descriptions, policy tags and modes of `old` carried over to the fields of the same name that do not say otherwise. */
export function keepDescriptions(fresh: readonly FieldSchema[], old: readonly FieldSchema[]): FieldSchema[] {
  return fresh.map((field) => {
    const known = old.find((candidate) => candidate.name.toLowerCase() === field.name.toLowerCase());
    if (!known) return field;
    return {
      ...(known.description === undefined ? {} : { description: known.description }),
      ...(known.policyTags === undefined ? {} : { policyTags: known.policyTags }),
      ...field,
      ...(field.fields && known.fields ? { fields: keepDescriptions(field.fields, known.fields) } : {}),
    };
  });
}

function normalizeField(field: FieldSchema): FieldSchema {
  const mode = (field.mode?.toUpperCase() || "NULLABLE") as NonNullable<FieldSchema["mode"]>;
  const fields = field.fields?.length ? normalizeSchema(field.fields) : undefined;
  const named = { ...field, mode };
  if (/^(?:RECORD|STRUCT)$/i.test(field.type)) {
    if (!fields) throw invalid(`Field ${field.name} is type RECORD but has no schema`);
    return { ...named, type: "RECORD", fields };
  }
  const { fields: _none, ...scalar } = named;
  try {
    return { ...scalar, type: toFieldSchema(fromFieldSchema({ ...scalar, mode: "NULLABLE" })).type };
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function invalid(message: string): WarehouseError {
  return new WarehouseError(message, { reason: "invalid" });
}
