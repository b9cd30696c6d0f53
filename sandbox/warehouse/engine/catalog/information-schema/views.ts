import { WarehouseError } from "../../../googlesql/errors.ts";
import type { CatalogTable } from "../../../googlesql/translate/context.ts";
import { refused } from "../../refused.ts";
import type { Warehouse } from "../../warehouse.ts";
import { columnFieldPaths, columnsView } from "./columns.ts";
import { constraintColumnUsageView, keyColumnUsageView, tableConstraintsView } from "./constraints.ts";
import { jobsView, sessionsView } from "./jobs.ts";
import { parametersView, routineOptionsView, routinesView } from "./routines.ts";
import type { MetaScope } from "./scope.ts";
import { partitionsView, tableStorageView, tablesMeta, tablesSummary } from "./storage.ts";
import { schemataOptionsView, schemataView, tableOptionsView, tablesView, viewsView } from "./tables.ts";

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
  ROUTINE_OPTIONS: routineOptionsView,
  PARAMETERS: parametersView,
  TABLE_CONSTRAINTS: tableConstraintsView,
  KEY_COLUMN_USAGE: keyColumnUsageView,
  CONSTRAINT_COLUMN_USAGE: constraintColumnUsageView,
  SESSIONS_BY_PROJECT: sessionsView,
  SESSIONS_BY_USER: sessionsView,
  TABLE_STORAGE: tableStorageView,
  TABLE_STORAGE_BY_PROJECT: tableStorageView,
  JOBS: jobsView,
  JOBS_BY_USER: jobsView,
  JOBS_BY_PROJECT: jobsView,
};

const META_TABLES: Readonly<Record<string, (scope: MetaScope) => CatalogTable>> = {
  __TABLES__: tablesMeta,
  __TABLES_SUMMARY__: tablesSummary,
};

/**
 * The table that a path through INFORMATION_SCHEMA or to `__TABLES__` and `__TABLES_SUMMARY__` means, or null if the path goes to neither. The part
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
  const last = parts.at(-1) ?? "";
  if (at < 0 && !META_TABLES[last]) return null;
  const prefix = parts.slice(0, at < 0 ? -1 : at);
  const name =
    at < 0
      ? last
      : parts
          .slice(at + 1)
          .join(".")
          .toUpperCase();
  const view = at < 0 ? META_TABLES[last] : VIEWS[name];
  if (!view) throw refused(name === "" ? "INFORMATION_SCHEMA without a view" : `INFORMATION_SCHEMA.${name}`);
  const { catalog } = warehouse;
  const dataset = datasetOf(warehouse, prefix, defaultDataset, name);
  const region = regionOf(prefix);
  const isInRegion = (location: string) => region === null || location.toLowerCase() === region;
  const datasets =
    dataset === null
      ? catalog.datasets().filter((entry) => isInRegion(entry.location))
      : [catalog.requireDataset(dataset)];
  const tables = datasets.flatMap((entry) => catalog.tables(entry.dataset));
  const fullName = [warehouse.project, ...prefix, name];
  return view({ warehouse, fullName, datasets, tables, isInRegion, jobs });
}

/** Throws `notFound` for another project, and for a dataset before a view that only projects and regions have. */
function datasetOf(
  warehouse: Warehouse,
  prefix: readonly string[],
  defaultDataset: string | null,
  view: string,
): string | null {
  const ofProject = /^(?:SCHEMATA|JOBS|SESSIONS|TABLE_STORAGE)/.test(view);
  const [first] = prefix;
  const names =
    first !== undefined && (prefix.length === 2 || first === warehouse.project) ? prefix.slice(1) : prefix;
  if (names.length !== prefix.length && first !== warehouse.project) {
    throw new WarehouseError(
      `Not found: Project ${first} was not found; the local warehouse serves project ${warehouse.project}`,
      {
        reason: "notFound",
      },
    );
  }
  const [last] = names;
  if (last === undefined) return ofProject || prefix.length > 0 ? null : defaultDataset;
  if (/^region-/i.test(last)) return null;
  if (!ofProject) return last;
  throw new WarehouseError(
    `Not found: Table ${warehouse.project}:${last}.INFORMATION_SCHEMA.${view}; it is asked of a region, e.g. \`region-us\`.INFORMATION_SCHEMA.${view}`,
    { reason: "notFound", location: "query" },
  );
}

function regionOf(prefix: readonly string[]): string | null {
  return /^region-(.+)$/i.exec(prefix.at(-1) ?? "")?.[1]?.toLowerCase() ?? null;
}
