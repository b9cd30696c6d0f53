import { WarehouseError } from "../../googlesql/errors.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import type { FieldSchema, Partitioning } from "../contract.ts";
import { columnsOf } from "./fields.ts";

/** Throws `invalid` where a table of this schema cannot be partitioned or clustered so. */
export function checkLayout(
  schema: readonly FieldSchema[],
  partitioning: Partitioning | null,
  clustering: readonly string[] | null,
): void {
  const columns = columnsOf(schema);
  const typeOf = (name: string, use: string): GoogleType => {
    const column = columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    if (column) return column.type;
    throw invalid(`The field specified for ${use} cannot be found in the schema: ${name}`);
  };
  if (partitioning?.field) {
    const { kind } = typeOf(partitioning.field, "partitioning");
    if (!PARTITIONED_BY[partitioning.type].includes(kind)) {
      throw invalid(
        `Cannot partition by ${partitioning.type} on field ${partitioning.field} of type ${kind}; it must be ${PARTITIONED_BY[partitioning.type].join(", ")}`,
      );
    }
  }
  if (clustering && (clustering.length === 0 || clustering.length > 4)) {
    throw invalid(`Clustering takes 1 to 4 fields, not ${clustering.length}`);
  }
  for (const name of clustering ?? []) {
    const { kind } = typeOf(name, "clustering");
    if (!CLUSTERED_BY.includes(kind)) {
      throw invalid(`Clustering is not supported on field ${name} of type ${kind}`);
    }
  }
}

const TIMES = ["DATE", "TIMESTAMP", "DATETIME"];
const PARTITIONED_BY: Readonly<Record<Partitioning["type"], readonly string[]>> = {
  DAY: TIMES,
  MONTH: TIMES,
  YEAR: TIMES,
  HOUR: ["TIMESTAMP", "DATETIME"],
  RANGE: ["INT64"],
};
/** Kinds of columns that a table can be clustered by. */
export const CLUSTERED_BY: readonly string[] = ["INT64", "STRING", "BOOL", "NUMERIC", "BIGNUMERIC", ...TIMES];

function invalid(message: string): WarehouseError {
  return new WarehouseError(message, { reason: "invalid" });
}
