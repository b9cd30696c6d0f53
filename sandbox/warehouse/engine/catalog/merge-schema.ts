import { WarehouseError } from "../../googlesql/errors.ts";
import { duckType, quoteName } from "../../googlesql/types/duckdb.ts";
import { fromFieldSchema } from "../../googlesql/types/field-schema.ts";
import type { FieldSchema } from "../contract.ts";
import { columnSql } from "../statements/rows-table.ts";

/** What a new schema may change of a table's. */
export interface SchemaRules {
  /** `project:dataset.table`, for messages. */
  readonly display: string;
  /** New fields, at any depth; they cannot be REQUIRED. */
  readonly addition: boolean;
  /** REQUIRED becomes NULLABLE. */
  readonly relaxation: boolean;
  /** Every field of the table must be there again. */
  readonly complete: boolean;
}

/**
 * The table's schema after a new one was laid over it: fields in the table's order, then the added ones; descriptions and
 * policy tags as the new one has them. Throws `invalid` for every other difference.
 */
export function mergeSchema(
  old: readonly FieldSchema[],
  fresh: readonly FieldSchema[],
  rules: SchemaRules,
  path = "",
): FieldSchema[] {
  const kept = old.map((field) => {
    const name = path + field.name;
    const given = named(fresh, field.name);
    if (given) return mergeField(field, given, rules, name);
    if (rules.complete || field.mode === "REQUIRED")
      throw mismatch(rules, `Field ${name} is missing in new schema`);
    return field;
  });
  const added = fresh.filter((field) => !named(old, field.name));
  for (const field of added) {
    const name = path + field.name;
    if (!rules.addition) throw mismatch(rules, `Cannot add fields (field: ${name})`);
    if (field.mode === "REQUIRED") {
      throw mismatch(rules, `Cannot add required fields to an existing schema. (field: ${name})`);
    }
  }
  return [...kept, ...added];
}

function mergeField(old: FieldSchema, fresh: FieldSchema, rules: SchemaRules, name: string): FieldSchema {
  if (old.type !== fresh.type || !sameLength(old, fresh)) {
    throw mismatch(rules, `Field ${name} has changed type from ${typeText(old)} to ${typeText(fresh)}`);
  }
  const [from, to] = [old.mode ?? "NULLABLE", fresh.mode ?? "NULLABLE"];
  const relaxes = from === "REQUIRED" && to === "NULLABLE" && rules.relaxation;
  if (from !== to && !relaxes) throw mismatch(rules, `Field ${name} has changed mode from ${from} to ${to}`);
  return {
    ...old,
    mode: to,
    ...(fresh.description === undefined ? {} : { description: fresh.description }),
    ...(fresh.policyTags === undefined ? {} : { policyTags: fresh.policyTags }),
    ...(old.fields ? { fields: mergeSchema(old.fields, fresh.fields ?? [], rules, `${name}.`) } : {}),
  };
}

/** DuckDB statements that make a table of the old schema one of the merged schema. */
export function schemaChanges(
  duckName: string,
  old: readonly FieldSchema[],
  merged: readonly FieldSchema[],
): string[] {
  return merged.flatMap((field) => {
    const before = named(old, field.name);
    if (!before) return [`ALTER TABLE ${duckName} ADD COLUMN ${columnSql({ field, defaultSql: null })}`];
    const alter = `ALTER TABLE ${duckName} ALTER COLUMN ${quoteName(before.name)}`;
    const type = duckType(fromFieldSchema(field).type);
    return [
      ...(before.mode === "REQUIRED" && field.mode !== "REQUIRED" ? [`${alter} DROP NOT NULL`] : []),
      ...(type === duckType(fromFieldSchema(before).type) ? [] : [`${alter} TYPE ${type}`]),
    ];
  });
}

/** STRING(5) and STRING(9) hold different values, but a new schema that names no length means the old one. */
function sameLength(old: FieldSchema, fresh: FieldSchema): boolean {
  const said = [fresh.maxLength, fresh.precision, fresh.scale];
  if (said.every((value) => value === undefined)) return true;
  return (
    old.maxLength === fresh.maxLength &&
    old.precision === fresh.precision &&
    (old.scale ?? "0") === (fresh.scale ?? "0")
  );
}

function typeText({ type, maxLength, precision, scale }: FieldSchema): string {
  const parameters = maxLength ?? (scale === undefined ? precision : `${precision}, ${scale}`);
  return parameters === undefined ? type : `${type}(${parameters})`;
}

function named(fields: readonly FieldSchema[], name: string): FieldSchema | undefined {
  return fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

function mismatch(rules: SchemaRules, how: string): WarehouseError {
  return new WarehouseError(`Provided Schema does not match Table ${rules.display}. ${how}`, {
    reason: "invalid",
  });
}
