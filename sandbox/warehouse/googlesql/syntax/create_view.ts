import type { OptionEntry, StatementBody } from "./ast.ts";
import type { CreateHead } from "./create_head.ts";
import { parseClusterBy, parsePartitionBy } from "./create_table.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";
import { parseOptionsClause } from "./options.ts";

/** Reads what stands behind the name in CREATE [MATERIALIZED] VIEW. */
export function parseCreateView(cursor: Cursor, head: CreateHead, materialized: boolean): StatementBody {
  const columns = cursor.at("(") ? cursor.bracketed(parseViewColumn) : null;
  const partitionBy = parsePartitionBy(cursor);
  const clusterBy = parseClusterBy(cursor);
  const options = parseOptionsClause(cursor);
  cursor.expect("AS");
  if (cursor.at("REPLICA", "OF")) throw cursor.refused("A materialized view AS REPLICA OF");
  const start = cursor.position;
  const query = cursor.query();
  const queryText = cursor.textFrom(start);
  return {
    kind: "create_view",
    ...head,
    materialized,
    columns,
    partitionBy,
    clusterBy,
    options,
    query,
    queryText,
  };
}

function parseViewColumn(cursor: Cursor): { name: string; options: OptionEntry[]; position: number } {
  const { position } = cursor;
  return { name: parseIdentifier(cursor), options: parseOptionsClause(cursor), position };
}
