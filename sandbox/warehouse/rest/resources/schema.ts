import type { FieldSchema, Partitioning, TargetOptions } from "../../engine/contract.ts";
import { RestError } from "../errors.ts";
import type { FieldJson, PartitionJson } from "../schemas.ts";

const LEGACY: Record<string, string> = {
  INT64: "INTEGER",
  INT: "INTEGER",
  SMALLINT: "INTEGER",
  BIGINT: "INTEGER",
  TINYINT: "INTEGER",
  BYTEINT: "INTEGER",
  FLOAT64: "FLOAT",
  BOOL: "BOOLEAN",
  STRUCT: "RECORD",
  DECIMAL: "NUMERIC",
  BIGDECIMAL: "BIGNUMERIC",
};

const MODES = ["NULLABLE", "REQUIRED", "REPEATED"] as const;

/** Fields as a client wrote them, with type names and modes in BigQuery's canonical spelling. */
export function fieldSchemas(fields: readonly FieldJson[]): FieldSchema[] {
  return fields.map((field) => {
    const type = field.type.toUpperCase();
    const mode = MODES.find((known) => known === (field.mode ?? "NULLABLE").toUpperCase());
    if (!mode) throw new RestError("invalid", `Invalid mode of field ${field.name}: ${field.mode}`);
    return {
      name: field.name,
      type: LEGACY[type] ?? type,
      mode,
      ...(field.description ? { description: field.description } : {}),
      ...(field.precision ? { precision: field.precision } : {}),
      ...(field.scale ? { scale: field.scale } : {}),
      ...(field.maxLength ? { maxLength: field.maxLength } : {}),
      ...(field.defaultValueExpression ? { defaultValueExpression: field.defaultValueExpression } : {}),
      ...(field.policyTags ? { policyTags: field.policyTags } : {}),
      ...(field.fields ? { fields: fieldSchemas(field.fields) } : {}),
    };
  });
}

/** What a job may change of its destination's schema. */
export function schemaUpdate(
  options: readonly string[] | null | undefined,
): TargetOptions["schemaUpdate"] & object {
  return {
    addition: options?.includes("ALLOW_FIELD_ADDITION") ?? false,
    relaxation: options?.includes("ALLOW_FIELD_RELAXATION") ?? false,
  };
}

/** One partitioning out of the three places in which a client can write parts of it. */
export function partitioningOf(json: PartitionJson): Partitioning | null {
  const { timePartitioning: time, rangePartitioning: range } = json;
  const requireFilter = json.requirePartitionFilter ?? time?.requirePartitionFilter ?? false;
  if (time) {
    return {
      type: time.type,
      field: time.field ?? null,
      requireFilter,
      ...(time.expirationMs ? { expirationMs: time.expirationMs } : {}),
    };
  }
  if (range) return { type: "RANGE", field: range.field, range: range.range, requireFilter };
  return null;
}

/** The reverse: BigQuery's properties of a table's partitioning. */
export function partitioningJson(partitioning: Partitioning | null): object {
  if (!partitioning) return {};
  const { type, field, range, expirationMs } = partitioning;
  const filter = partitioning.requireFilter ? { requirePartitionFilter: true } : {};
  if (type === "RANGE") return { rangePartitioning: { field, range }, ...filter };
  const time = { type, ...(field ? { field } : {}), ...(expirationMs ? { expirationMs } : {}) };
  return { timePartitioning: time, ...filter };
}
