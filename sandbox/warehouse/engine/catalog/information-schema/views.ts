import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { refused } from "../../refused.ts";
import type { Warehouse } from "../../warehouse.ts";
import { columnFieldPaths, columnsView } from "./columns.ts";
import { jobsView } from "./jobs.ts";
import type { MetaScope } from "./scope.ts";
import { partitionsView, tableStorageView, tablesMeta } from "./storage.ts";
import {
  routinesView,
  schemataOptionsView,
  schemataView,
  tableOptionsView,
  tablesView,
  viewsView,
} from "./tables.ts";

const VIEWS: Readonly<Record<string, (scope: MetaScope) => CatalogTable>> = {
  TABLES: tablesView,
  COLUMNS: columnsView,
  COLUMN_FIELD_PATHS: columnFieldPaths,
  SCHEMATA: schemataView,
  SCHEMATA_OPTIONS: schemataOptionsView,
  VIEWS: viewsView,
  TABLE_OPTIONS: tableOptionsView,
  PARTITIONS: partitionsView,
  ROUTINES: routinesView,
  TABLE_STORAGE: tableStorageView,
  TABLE_STORAGE_BY_PROJECT: tableStorageView,
  JOBS: jobsView,
  JOBS_BY_USER: jobsView,
  JOBS_BY_PROJECT: jobsView,
  JOBS_BY_ORGANIZATION: jobsView,
};

/**
 * The table that a path through INFORMATION_SCHEMA or to `__TABLES__` means, or null if the path goes to neither. The part
 * before it is a dataset, a region, a project, or nothing (the default dataset, else the whole project). Throws notFound for
 * a dataset that does not exist, notImplemented for a view that the local warehouse does not have.
 */
export function informationSchema(
  warehouse: Warehouse,
  parts: readonly string[],
  defaultDataset: string | null,
  jobs: readonly Record<string, unknown>[] | null,
): CatalogTable | null {
  const at = parts.findIndex((part) => part.toUpperCase() === "INFORMATION_SCHEMA");
  if (at < 0 && parts[parts.length - 1] !== "__TABLES__") return null;
  const prefix = parts.slice(0, at < 0 ? -1 : at);
  const name =
    at < 0
      ? "__TABLES__"
      : parts
          .slice(at + 1)
          .join(".")
          .toUpperCase();
  const view = at < 0 ? tablesMeta : VIEWS[name];
  if (!view) throw refused(`INFORMATION_SCHEMA.${name}`);
  const { catalog } = warehouse;
  const dataset = datasetOf(warehouse, prefix, defaultDataset, name);
  const datasets = dataset === null ? catalog.datasets() : [catalog.requireDataset(dataset)];
  const tables = datasets.flatMap((entry) => catalog.tables(entry.dataset));
  const fullName = [warehouse.project, ...prefix, name];
  return view({ warehouse, fullName, datasets, tables, jobs });
}

function datasetOf(
  warehouse: Warehouse,
  prefix: readonly string[],
  defaultDataset: string | null,
  view: string,
): string | null {
  const last = prefix[prefix.length - 1];
  if (last === undefined) return /^(?:SCHEMATA|JOBS|TABLE_STORAGE)/.test(view) ? null : defaultDataset;
  if (/^region-/i.test(last) || last === warehouse.project) return null;
  return last;
}
