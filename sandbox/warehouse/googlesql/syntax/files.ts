import type { StatementBody } from "./ast.ts";
import { parseColumn } from "./columns.ts";
import { parseClusterBy, parsePartitionBy } from "./create_table.ts";
import type { Cursor } from "./cursor.ts";
import { parsePath } from "./names.ts";
import { parseOptions, parseOptionsClause } from "./options.ts";

/** Reads `EXPORT DATA OPTIONS (…) AS query`. */
export function parseExport(cursor: Cursor): StatementBody {
  const { position } = cursor;
  if (cursor.at("EXPORT", "MODEL")) throw cursor.refused("EXPORT MODEL");
  cursor.expect("EXPORT", "DATA");
  if (cursor.at("WITH", "CONNECTION")) throw cursor.refused("EXPORT DATA WITH CONNECTION");
  cursor.expect("OPTIONS");
  const options = parseOptions(cursor);
  cursor.expect("AS");
  return { kind: "export_data", options, query: cursor.query(), position };
}

/** Reads `LOAD DATA INTO|OVERWRITE table [(columns)] [PARTITION BY …] [CLUSTER BY …] [OPTIONS (…)] FROM FILES (…)`. */
export function parseLoad(cursor: Cursor): StatementBody {
  const { position } = cursor;
  cursor.expect("LOAD", "DATA");
  const overwrite = cursor.accept("OVERWRITE");
  if (!overwrite && !cursor.accept("INTO")) throw cursor.expected("keyword INTO or keyword OVERWRITE");
  if (cursor.at("TEMP", "TABLE") || cursor.at("TEMPORARY", "TABLE")) {
    throw cursor.refused("LOAD DATA into a temporary table");
  }
  const path = parsePath(cursor);
  const columns = cursor.at("(") ? cursor.bracketed(parseColumn) : null;
  if (cursor.at("PARTITIONS") || cursor.at("INTO") || cursor.at("OVERWRITE")) {
    throw cursor.refused("LOAD DATA into PARTITIONS");
  }
  const partitionBy = parsePartitionBy(cursor);
  const clusterBy = parseClusterBy(cursor);
  const tableOptions = parseOptionsClause(cursor);
  cursor.expect("FROM", "FILES");
  const options = parseOptions(cursor);
  if (cursor.at("WITH", "PARTITION")) throw cursor.refused("LOAD DATA WITH PARTITION COLUMNS");
  if (cursor.at("WITH", "CONNECTION")) throw cursor.refused("LOAD DATA WITH CONNECTION");
  return {
    kind: "load_data",
    overwrite,
    path,
    columns,
    partitionBy,
    clusterBy,
    tableOptions,
    options,
    position,
  };
}
