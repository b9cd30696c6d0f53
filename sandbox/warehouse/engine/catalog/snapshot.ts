import type {
  CatalogRoutine,
  CatalogSnapshot,
  CatalogTable,
  TranslationContext,
} from "../../googlesql/translate/context.ts";
import type { Warehouse } from "../warehouse.ts";
import type { TableEntry } from "./entries.ts";
import { informationSchema } from "./information-schema/views.ts";
import { resolveName, splitPath } from "./names.ts";
import { livingRowsSql, pseudoColumns } from "./partitions.ts";
import { compileRoutine } from "./routines.ts";

/** The catalogue as the translator sees it. Every look-up is answered from memory. */
export function catalogSnapshot(
  warehouse: Warehouse,
  jobs: readonly Record<string, unknown>[] | null,
): CatalogSnapshot {
  const { catalog } = warehouse;
  return {
    table(path, context) {
      const parts = splitPath(path);
      const temporary = parts.length === 1 && context.temporaryTables.get((parts[0] as string).toLowerCase());
      if (temporary) return temporary;
      const meta = informationSchema(warehouse, parts, context.defaultDataset, jobs);
      if (meta) return meta;
      const id = lookup(parts, context);
      const entry = id && catalog.table(id);
      return entry ? livingTable(warehouse, entry) : null;
    },
    wildcard(path, context) {
      const id = lookup(splitPath(path), context);
      if (!id) return [];
      const prefix = id.table.replace(/\*$/, "");
      return catalog
        .tables(id.dataset)
        .filter((entry) => entry.physical !== null && entry.id.table.startsWith(prefix))
        .map((entry) => livingTable(warehouse, entry));
    },
    routine(path, context) {
      const parts = splitPath(path);
      const temporary =
        parts.length === 1 && context.temporaryFunctions.get((parts[0] as string).toLowerCase());
      if (temporary) return temporary;
      if (parts.length === 1 && !context.defaultDataset) return null;
      const id = lookup(parts, context);
      const entry = id && catalog.routine(id.dataset, id.table);
      return entry ? (compileRoutine(warehouse, entry) satisfies CatalogRoutine | null) : null;
    },
    datasetExists: (name) => catalog.dataset(name) !== null,
  };
}

export function catalogTable(warehouse: Warehouse, entry: TableEntry): CatalogTable {
  const { catalog, project } = warehouse;
  const source: CatalogTable["source"] =
    entry.physical === null
      ? {
          kind: "view",
          query: entry.view?.query ?? "",
          defaultDataset: entry.view?.defaultDataset ?? null,
          columnNames: entry.view?.columnNames ?? null,
        }
      : { kind: "table", duckName: catalog.duckName(entry.id, entry.physical) };
  return {
    fullName: [project, entry.id.dataset, entry.id.table],
    columns: entry.columns,
    pseudoColumns: pseudoColumns(entry),
    source,
  };
}

/** The table as it is read: without the rows of partitions that have expired. */
function livingTable(warehouse: Warehouse, entry: TableEntry): CatalogTable {
  const table = catalogTable(warehouse, entry);
  const living = livingRowsSql(entry.partitioning, warehouse.now());
  if (living === null || table.source.kind !== "table") return table;
  return {
    ...table,
    source: { kind: "duck_query", sql: `SELECT * FROM ${table.source.duckName} WHERE ${living}` },
  };
}

/** null for what cannot be a table here: too many parts, or another project. */
function lookup(parts: readonly string[], context: TranslationContext) {
  if (parts.length > 3 || (parts.length === 3 && parts[0] !== context.project)) return null;
  return resolveName(parts, context.project, context.defaultDataset);
}

/** A context for texts that stand alone, such as a view's query given to the server. */
export function bareContext(warehouse: Warehouse, source: string): TranslationContext {
  return {
    source,
    project: warehouse.project,
    defaultDataset: null,
    catalog: catalogSnapshot(warehouse, null),
    namedParameters: new Map(),
    positionalParameters: [],
    variables: new Map(),
    systemVariable: () => null,
    temporaryTables: new Map(),
    temporaryFunctions: new Map(),
  };
}
