import { WarehouseError } from "../../googlesql/errors.ts";
import type { PartitionClause } from "../../googlesql/syntax/ast.ts";
import type { CatalogTable } from "../../googlesql/translate/context.ts";
import { quoteName } from "../../googlesql/types/duckdb.ts";
import type { Column } from "../../googlesql/types/types.ts";
import type { Partitioning } from "../contract.ts";
import type { TableEntry } from "./entries.ts";

/** The hidden DuckDB column of a table that is partitioned by ingestion time. */
export const INGESTION_COLUMN = "_PARTITIONTIME";

export function isIngestionTime(partitioning: Partitioning | null): boolean {
  return partitioning !== null && partitioning.type !== "RANGE" && partitioning.field === null;
}

/** Columns that `*` leaves out. */
export function pseudoColumns(entry: Pick<TableEntry, "partitioning">): CatalogTable["pseudoColumns"] {
  if (!isIngestionTime(entry.partitioning)) return [];
  const time = quoteName(INGESTION_COLUMN);
  return [
    { name: "_PARTITIONTIME", type: { kind: "TIMESTAMP" }, sql: time },
    { name: "_PARTITIONDATE", type: { kind: "DATE" }, sql: `CAST(timezone('UTC', ${time}) AS DATE)` },
  ];
}

/** What PARTITION BY says: a column, a truncation of it, an integer range, or ingestion time. Throws for anything else. */
export function partitioningOf(clause: PartitionClause, columns: readonly Column[]): Partitioning {
  const { expression } = clause;
  const truncated = parseTruncation(expression);
  const column = columns.find((c) => c.name.toLowerCase() === truncated?.column.toLowerCase());
  if (truncated?.range && column?.type.kind === "INT64") {
    return { type: "RANGE", field: column.name, range: truncated.range };
  }
  if (truncated && !truncated.range) {
    const type = PARTS[truncated.part];
    if (type && /^_PARTITION(?:DATE|TIME)$/i.test(truncated.column)) return { type, field: null };
    if (type && column && ["DATE", "TIMESTAMP", "DATETIME"].includes(column.type.kind))
      return { type, field: column.name };
  }
  throw new WarehouseError(
    `PARTITION BY expression must be DATE(<timestamp_column>), DATE(<datetime_column>), DATETIME_TRUNC(<datetime_column>, DAY/HOUR/MONTH/YEAR), a DATE column, TIMESTAMP_TRUNC(<timestamp_column>, DAY/HOUR/MONTH/YEAR), DATE_TRUNC(<date_column>, MONTH/YEAR), or RANGE_BUCKET(<int64_column>, GENERATE_ARRAY(<int64_value>, <int64_value>[, <int64_value>])); got ${clause.text}`,
    { location: "query" },
  );
}

/** DuckDB SQL of a row's partition id as BigQuery writes it (20240131, 2024013112, 202401, 2024, or a range's start). */
export function partitionIdSql(partitioning: Partitioning): string {
  const column = quoteName(partitioning.field ?? INGESTION_COLUMN);
  if (partitioning.type === "RANGE" && partitioning.range) {
    const { start, end, interval } = partitioning.range;
    return `CASE WHEN ${column} IS NULL THEN '__NULL__' WHEN ${column} < ${start} OR ${column} >= ${end} THEN '__UNPARTITIONED__' ELSE CAST(${start} + (${column} - ${start}) // ${interval} * ${interval} AS VARCHAR) END`;
  }
  const format = { DAY: "%Y%m%d", HOUR: "%Y%m%d%H", MONTH: "%Y%m", YEAR: "%Y", RANGE: "" }[partitioning.type];
  return `coalesce(strftime(${column}, '${format}'), '__NULL__')`;
}

type Truncation = { column: string; part: string; range?: Partitioning["range"] };

function parseTruncation(node: PartitionClause["expression"]): Truncation | null {
  if (node.kind === "name") return { column: node.path.join("."), part: "DAY" };
  if (node.kind !== "call") return null;
  const [first, second] = node.args;
  if (first?.kind !== "name") return null;
  const column = first.path.join(".");
  const name = node.name.join(".").toUpperCase();
  if (name === "DATE" && node.args.length === 1) return { column, part: "DAY" };
  if (name === "RANGE_BUCKET" && second?.kind === "call") {
    const [start, end, interval = "1"] = second.args.map(integerText);
    return start && end ? { column, part: "", range: { start, end, interval } } : null;
  }
  if (!/^(?:DATE|DATETIME|TIMESTAMP)_TRUNC$/.test(name) || !second) return null;
  const part =
    second.kind === "date_part" ? second.part : second.kind === "name" ? second.path.join(".") : "";
  return { column, part: part.toUpperCase() };
}

function integerText(node: PartitionClause["expression"]): string {
  if (node.kind === "number") return node.text;
  if (node.kind === "unary" && node.operator === "-") return `-${integerText(node.operand)}`;
  return "";
}

const PARTS: Readonly<Record<string, Exclude<Partitioning["type"], "RANGE">>> = {
  DAY: "DAY",
  HOUR: "HOUR",
  MONTH: "MONTH",
  YEAR: "YEAR",
};
