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
    {
      name: "_PARTITIONTIME",
      type: { kind: "TIMESTAMP" },
      sql: time,
      ...(entry.partitioning ? { writtenBy: entry.partitioning.type } : {}),
    },
    { name: "_PARTITIONDATE", type: { kind: "DATE" }, sql: `CAST(timezone('UTC', ${time}) AS DATE)` },
  ];
}

/** What PARTITION BY says: a column, a truncation of it, an integer range, or ingestion time; else why it says nothing. */
export function partitioningOf(clause: PartitionClause, columns: readonly Column[]): Partitioning | string {
  const written = parseTruncation(clause.expression);
  const column = columns.find((c) => c.name.toLowerCase() === written?.column.toLowerCase());
  if (written?.range) {
    const [start, end, interval] = [written.range.start, written.range.end, written.range.interval].map(
      Number,
    );
    if (column?.type.kind !== "INT64") return notAllowed(clause);
    if (!(Number(interval) > 0) || !(Number(end) > Number(start))) return notAllowed(clause);
    if ((Number(end) - Number(start)) / Number(interval) > MOST_PARTITIONS) {
      return `PARTITION BY RANGE_BUCKET makes more than ${MOST_PARTITIONS} partitions`;
    }
    return { type: "RANGE", field: column.name, range: written.range };
  }
  const kind =
    written && /^_PARTITION(?:DATE|TIME)$/i.test(written.column)
      ? written.column.toUpperCase()
      : column?.type.kind;
  const type = written && FORMS[`${written.by}(${kind})`]?.find((part) => part === written.part);
  if (!type) return notAllowed(clause);
  return { type, field: column ? column.name : null };
}

const MOST_PARTITIONS = 10_000;
const HOURS = ["HOUR", "DAY", "MONTH", "YEAR"] as const;
const MONTHS = ["MONTH", "YEAR"] as const;

/** The parts that each form of the expression takes, by function and kind of column. */
const FORMS: Readonly<Record<string, readonly Exclude<Partitioning["type"], "RANGE">[]>> = {
  "(DATE)": ["DAY"],
  "(_PARTITIONDATE)": ["DAY"],
  "DATE(TIMESTAMP)": ["DAY"],
  "DATE(DATETIME)": ["DAY"],
  "DATE(_PARTITIONTIME)": ["DAY"],
  "DATE_TRUNC(DATE)": MONTHS,
  "DATE_TRUNC(_PARTITIONDATE)": MONTHS,
  "DATE_TRUNC(_PARTITIONTIME)": MONTHS,
  "DATETIME_TRUNC(DATETIME)": HOURS,
  "TIMESTAMP_TRUNC(TIMESTAMP)": HOURS,
  "TIMESTAMP_TRUNC(_PARTITIONTIME)": HOURS,
};

function notAllowed(clause: PartitionClause): string {
  return `PARTITION BY expression must be DATE(<timestamp_column>), DATE(<datetime_column>), DATETIME_TRUNC(<datetime_column>, DAY/HOUR/MONTH/YEAR), a DATE column, TIMESTAMP_TRUNC(<timestamp_column>, DAY/HOUR/MONTH/YEAR), DATE_TRUNC(<date_column>, MONTH/YEAR), or RANGE_BUCKET(<int64_column>, GENERATE_ARRAY(<int64_value>, <int64_value>[, <int64_value>])); got ${clause.text}`;
}

/** DuckDB condition for rows whose partition has not expired; null where partitions do not expire. */
export function livingRowsSql(partitioning: Partitioning | null, now: number): string | null {
  if (!partitioning?.expirationMs || partitioning.type === "RANGE") return null;
  const column = quoteName(partitioning.field ?? INGESTION_COLUMN);
  const oldest = new Date(Math.floor(now - Number(partitioning.expirationMs))).toISOString().replace("Z", "");
  const part = partitioning.type.toLowerCase();
  const first = `date_trunc('${part}', TIMESTAMP '${oldest}') + INTERVAL 1 ${part}`;
  return `(${column} IS NULL OR ${column} >= ${first})`;
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

/**
 * DuckDB query of the first and the last value that each partition can hold, under the name of the column; null where partitions
 * hold one value each.
 */
export function partitionEndsSql(
  { partitioning, columns }: Pick<TableEntry, "partitioning" | "columns">,
  duckName: string,
): string | null {
  const kind = columns.find(({ name }) => name === partitioning?.field)?.type.kind;
  if (!partitioning?.field || (kind === "DATE" && partitioning.type === "DAY")) return null;
  const column = quoteName(partitioning.field);
  const ends = (first: string, last: string, type: string) =>
    `SELECT CAST(unnest([_first, ${last}]) AS ${type}) AS ${column} FROM (SELECT DISTINCT ${first} AS _first FROM ${duckName})`;
  if (partitioning.type === "RANGE") {
    const { start, interval } = partitioning.range ?? { start: "0", interval: "1" };
    const first = `${start} + (${column} - ${start}) // ${interval} * ${interval}`;
    return ends(first, `_first + ${interval} - 1`, "BIGINT");
  }
  const part = partitioning.type.toLowerCase();
  const clock = kind === "TIMESTAMP" ? `make_timestamp(epoch_us(${column}))` : column;
  const last = `_first + INTERVAL 1 ${part} - INTERVAL 1 ${kind === "DATE" ? "day" : "microsecond"}`;
  const type = kind === "DATE" ? "DATE" : kind === "TIMESTAMP" ? "TIMESTAMPTZ" : "TIMESTAMP";
  return ends(`CAST(date_trunc('${part}', ${clock}) AS TIMESTAMP)`, last, type);
}

type Truncation = { column: string; by: string; part: string; range?: Partitioning["range"] };

function parseTruncation(node: PartitionClause["expression"]): Truncation | null {
  if (node.kind === "name") return { column: node.path.join("."), by: "", part: "DAY" };
  if (node.kind !== "call") return null;
  const [first, second] = node.args;
  if (first?.kind !== "name") return null;
  const column = first.path.join(".");
  const name = node.name.join(".").toUpperCase();
  if (name === "DATE" && node.args.length === 1) return { column, by: name, part: "DAY" };
  if (name === "RANGE_BUCKET" && second?.kind === "call") {
    const [start, end, interval = "1"] = second.args.map(integerText);
    return start && end ? { column, by: name, part: "", range: { start, end, interval } } : null;
  }
  if (!/^(?:DATE|DATETIME|TIMESTAMP)_TRUNC$/.test(name) || !second) return null;
  const part =
    second.kind === "date_part" ? second.part : second.kind === "name" ? second.path.join(".") : "";
  return { column, by: name, part: part.toUpperCase() };
}

function integerText(node: PartitionClause["expression"]): string {
  if (node.kind === "number") return node.text;
  if (node.kind === "unary" && node.operator === "-") return `-${integerText(node.operand)}`;
  return "";
}
