import { WarehouseError } from "../../googlesql/errors.ts";
import { sameType } from "../../googlesql/types/compare.ts";
import { fromFieldSchema } from "../../googlesql/types/field-schema.ts";
import type { FieldSchema, TableId, TablePatch } from "../contract.ts";
import { columnSql } from "../statements/rows-table.ts";
import type { Warehouse } from "../warehouse.ts";
import type { CatalogChange } from "./change.ts";
import { viewSchema } from "./create-table.ts";
import type { TableEntry } from "./entries.ts";
import { columnsOf, keepDescriptions, normalizeSchema } from "./fields.ts";

/** Changes what a patch names; a label of null is taken away. */
export async function patchTable(warehouse: Warehouse, id: TableId, patch: TablePatch): Promise<void> {
  const { catalog, now } = warehouse;
  await catalog.change(async (change) => {
    let entry = catalog.requireTable(id);
    if (patch.viewQuery !== undefined && entry.view) {
      const view = { ...entry.view, query: patch.viewQuery, columnNames: null };
      entry = { ...entry, view, ...viewSchema(warehouse, patch.viewQuery, entry.schema) };
    }
    if (patch.schema) entry = await patchSchema(warehouse, change, entry, patch.schema);
    await change.putTable({
      ...entry,
      description: patch.description === undefined ? entry.description : patch.description,
      friendlyName: patch.friendlyName === undefined ? entry.friendlyName : patch.friendlyName,
      expires: patch.expires === undefined ? entry.expires : patch.expires,
      labels: patch.labels ? patchLabels(entry.labels, patch.labels) : entry.labels,
      partitioning:
        entry.partitioning && patch.requirePartitionFilter !== undefined
          ? { ...entry.partitioning, requireFilter: patch.requirePartitionFilter }
          : entry.partitioning,
      modified: now(),
    });
  });
}

async function patchSchema(
  warehouse: Warehouse,
  change: CatalogChange,
  entry: TableEntry,
  given: readonly FieldSchema[],
): Promise<TableEntry> {
  const schema = normalizeSchema(given);
  const find = (fields: readonly FieldSchema[], name: string) =>
    fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  for (const old of entry.schema) {
    const fresh = find(schema, old.name);
    const change = fresh ? difference(old, fresh) : "is missing in new schema";
    if (change) {
      throw new WarehouseError(
        `Provided Schema does not match Table ${warehouse.catalog.display(entry.id)}. Field ${old.name} ${change}`,
        { reason: "invalid" },
      );
    }
  }
  const described = keepDescriptions(
    entry.schema.map((old) => ({ ...old, ...metadata(find(schema, old.name)) })),
    [],
  );
  const added = schema.filter((field) => !find(entry.schema, field.name));
  if (added.length > 0 && !entry.physical) {
    throw new WarehouseError(`Columns cannot be added to the view ${warehouse.catalog.display(entry.id)}`, {
      reason: "invalid",
    });
  }
  for (const field of added) {
    if (field.mode === "REQUIRED") {
      throw new WarehouseError(
        `Provided Schema does not match Table ${warehouse.catalog.display(entry.id)}. Cannot add required fields to an existing schema. (field: ${field.name})`,
        { reason: "invalid" },
      );
    }
    const duckName = warehouse.catalog.duckName(entry.id, entry.physical ?? "");
    await change.connection.run(
      `ALTER TABLE ${duckName} ADD COLUMN ${columnSql({ field, defaultSql: null })}`,
    );
  }
  const relaxed = described.filter(
    (field) => field.mode === "REQUIRED" && find(schema, field.name)?.mode === "NULLABLE",
  );
  for (const field of relaxed) {
    const duckName = warehouse.catalog.duckName(entry.id, entry.physical ?? "");
    await change.connection.run(
      `ALTER TABLE ${duckName} ALTER COLUMN "${field.name.replaceAll('"', '""')}" DROP NOT NULL`,
    );
  }
  const merged = [
    ...described.map((field) => (relaxed.includes(field) ? { ...field, mode: "NULLABLE" as const } : field)),
    ...added,
  ];
  return { ...entry, schema: merged, columns: columnsOf(merged) };
}

/** How a field differs from what the table has in a way that cannot be taken over; null if it does not. */
function difference(old: FieldSchema, fresh: FieldSchema): string | null {
  const [from, to] = [fromFieldSchema(old).type, fromFieldSchema(fresh).type];
  if (!sameType(from, to)) return `has changed type from ${old.type} to ${fresh.type}`;
  if (old.mode !== "REQUIRED" && fresh.mode === "REQUIRED")
    return "has changed mode from NULLABLE to REQUIRED";
  return null;
}

function metadata(field: FieldSchema | undefined): Partial<FieldSchema> {
  if (!field) return {};
  return {
    ...(field.description === undefined ? {} : { description: field.description }),
    ...(field.policyTags === undefined ? {} : { policyTags: field.policyTags }),
    ...(field.fields ? { fields: field.fields } : {}),
  };
}

function patchLabels(
  old: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = { ...old, ...patch };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
