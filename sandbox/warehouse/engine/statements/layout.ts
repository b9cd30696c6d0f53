import { errorAt } from "../../googlesql/errors.ts";
import type { PartitionClause } from "../../googlesql/syntax/ast.ts";
import type { Column } from "../../googlesql/types/types.ts";
import { CLUSTERED_BY } from "../catalog/layout.ts";
import { partitioningOf } from "../catalog/partitions.ts";
import type { Partitioning } from "../contract.ts";
import type { Run } from "../script/run.ts";

/** PARTITION BY and CLUSTER BY of a new table, as far as it has them. */
export interface Layout {
  readonly partitionBy: PartitionClause | null;
  readonly clusterBy: readonly string[];
  readonly position: number;
}

export function partitioningFor(run: Run, layout: Layout, columns: readonly Column[]): Partitioning | null {
  const { partitionBy } = layout;
  if (!partitionBy) return null;
  const found = partitioningOf(partitionBy, columns);
  if (typeof found !== "string") return found;
  throw errorAt(found, run.source, partitionBy.position);
}

/** Names of the clustering columns as the table has them; null for none. */
export function clusteringFor(
  run: Run,
  layout: Layout,
  columns: readonly Column[],
): readonly string[] | null {
  const { clusterBy, position } = layout;
  const place = (message: string) => errorAt(message, run.source, position);
  if (clusterBy.length === 0) return null;
  if (clusterBy.length > 4) throw place("CLUSTER BY takes at most 4 columns");
  const names = clusterBy.map((name) => {
    const column = columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!column) throw place(`Unrecognized name: ${name}`);
    if (CLUSTERED_BY.includes(column.type.kind)) return column.name;
    throw place(
      `CLUSTER BY expression has type ${column.type.kind}, which is not supported in clustering: ${name}`,
    );
  });
  if (new Set(names).size < names.length) throw place("Duplicate column in CLUSTER BY");
  return names;
}
