import { WarehouseError } from "../../googlesql/errors.ts";
import type { TableId } from "../contract.ts";

/**
 * The table, view or routine that a written path of 1 to 3 parts means. Throws `invalidQuery` when the dataset is left out
 * and there is no default, `notFound` for another project.
 */
export function resolveName(
  path: readonly string[],
  project: string,
  defaultDataset: string | null,
): TableId {
  const parts = splitPath(path);
  if (parts.length > 3 || parts.length === 0) {
    throw new WarehouseError(`Invalid table name: \`${parts.join(".")}\``, { location: "query" });
  }
  const table = parts[parts.length - 1] as string;
  const dataset = parts.length === 1 ? defaultDataset : (parts[parts.length - 2] as string);
  if (!dataset) {
    throw new WarehouseError(`Table "${table}" must be qualified with a dataset (e.g. dataset.table).`, {
      reason: "invalid",
    });
  }
  requireProject(parts.length === 3 ? (parts[0] as string) : project, project);
  return { dataset, table };
}

/** The dataset that a path of 1 or 2 parts means. */
export function resolveDataset(path: readonly string[], project: string): string {
  const parts = splitPath(path);
  if (parts.length === 0 || parts.length > 2) {
    throw new WarehouseError(`Invalid dataset name: \`${parts.join(".")}\``, { location: "query" });
  }
  requireProject(parts.length === 2 ? (parts[0] as string) : project, project);
  return parts[parts.length - 1] as string;
}

/** Parts of a path; a back-ticked part may hold several, and a project may be written `project:dataset`. */
export function splitPath(path: readonly string[]): string[] {
  return path.flatMap((part) => part.split("."));
}

function requireProject(written: string, project: string): void {
  if (written === project) return;
  throw new WarehouseError(
    `Not found: Project ${written} was not found; the local warehouse serves project ${project}`,
    {
      reason: "notFound",
    },
  );
}

/** Throws for what cannot be a table's name: it has letters, marks, digits, connectors, dashes and spaces of any script. */
export function requireTableName(name: string): void {
  if (/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]+$/u.test(name) && Buffer.byteLength(name) <= 1024) return;
  throw new WarehouseError(
    `Invalid table ID "${name}". Table IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.`,
    { reason: "invalid" },
  );
}
