import type { FieldSchema, Partitioning, TableId, TablePatch } from "../contract.ts";
import type { Warehouse } from "../warehouse.ts";
import type { CatalogChange } from "./change.ts";
import { checkConstraints } from "./constraints.ts";
import { viewSchema } from "./create-table.ts";
import type { TableEntry } from "./entries.ts";
import { columnsOf, normalizeSchema } from "./fields.ts";
import { checkLayout } from "./layout.ts";
import { mergeSchema, schemaChanges } from "./merge-schema.ts";

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
    const clustering = patch.clustering === undefined ? entry.clustering : patch.clustering;
    checkLayout(entry.schema, null, clustering);
    if (patch.constraints) checkConstraints(entry.schema, patch.constraints);
    await change.putTable({
      ...entry,
      description: patch.description === undefined ? entry.description : patch.description,
      friendlyName: patch.friendlyName === undefined ? entry.friendlyName : patch.friendlyName,
      expires: patch.expires === undefined ? entry.expires : patch.expires,
      labels: patch.labels ? patchLabels(entry.labels, patch.labels) : entry.labels,
      partitioning: patchPartitioning(entry.partitioning, patch),
      clustering,
      constraints: patch.constraints === undefined ? (entry.constraints ?? null) : patch.constraints,
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
  const display = warehouse.catalog.display(entry.id);
  const isTable = entry.physical !== null;
  const rules = { display, addition: isTable, relaxation: isTable, complete: true };
  const schema = mergeSchema(entry.schema, normalizeSchema(given), rules);
  const duckName = warehouse.catalog.duckName(entry.id, entry.physical ?? "");
  const changes = isTable ? schemaChanges(duckName, entry.schema, schema) : [];
  for (const sql of changes) await change.connection.run(sql);
  return { ...entry, schema, columns: columnsOf(schema) };
}

function patchPartitioning(old: Partitioning | null, patch: TablePatch): Partitioning | null {
  if (!old) return null;
  const { expirationMs: _old, ...rest } = old;
  const expirationMs =
    patch.partitionExpirationMs === undefined ? old.expirationMs : patch.partitionExpirationMs;
  return {
    ...rest,
    ...(expirationMs ? { expirationMs } : {}),
    ...(patch.requirePartitionFilter === undefined ? {} : { requireFilter: patch.requirePartitionFilter }),
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
