import type { TableId } from "../engine/contract.ts";
import type { RestContext } from "./context.ts";
import { notFound, refused } from "./errors.ts";
import type { TableReference } from "./schemas.ts";

/** The engine's name of a table that a client refers to. Refuses other projects and partition decorators. */
export function tableId(context: Pick<RestContext, "project">, reference: TableReference): TableId {
  checkProject(context, reference.projectId);
  if (reference.tableId.includes("$")) throw refused(`The partition decorator of ${reference.tableId}`);
  return { dataset: reference.datasetId, table: reference.tableId };
}

/** The same, where one partition can be meant: `table$20240131`. */
export function partitionId(
  context: Pick<RestContext, "project">,
  reference: TableReference,
): { table: TableId; partition: string | null } {
  const [name = "", partition = null] = reference.tableId.split("$", 2);
  if (partition === "__PARTITIONS_SUMMARY__") {
    throw refused(`${reference.tableId} (query INFORMATION_SCHEMA.PARTITIONS instead)`);
  }
  return { table: tableId(context, { ...reference, tableId: name }), partition };
}

/** The warehouse serves one project. */
export function checkProject(
  context: Pick<RestContext, "project">,
  project: string | null | undefined,
): void {
  if (!project || project === context.project) return;
  throw notFound(
    `Project ${project}: this warehouse serves ${context.project}; start it with --project ${project} to serve that name`,
  );
}

export function tableName(context: Pick<RestContext, "project">, id: TableId): string {
  return `${context.project}:${id.dataset}.${id.table}`;
}

/** BigQuery's TableReference. */
export function referenceJson(context: Pick<RestContext, "project">, id: TableId): object {
  return { projectId: context.project, datasetId: id.dataset, tableId: id.table };
}
