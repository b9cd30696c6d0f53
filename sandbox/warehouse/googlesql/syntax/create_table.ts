import type { ColumnDefinition, PartitionClause, StatementBody, TableConstraint } from "./ast.ts";
import { parseColumn } from "./columns.ts";
import { isConstraintAhead, parseConstraint } from "./constraints.ts";
import type { CreateHead } from "./create_head.ts";
import type { Cursor } from "./cursor.ts";
import { parseAsOf } from "./from.ts";
import { parseIdentifier, parsePath } from "./names.ts";
import { parseOptionsClause } from "./options.ts";

/** Reads what stands behind the name in CREATE [TEMP|SNAPSHOT] TABLE. */
export function parseCreateTable(
  cursor: Cursor,
  head: CreateHead,
  form: { temporary: boolean; snapshot: boolean },
): StatementBody {
  if (form.snapshot && (head.orReplace || !cursor.at("CLONE"))) throw cursor.expected("keyword CLONE");
  const like = cursor.accept("LIKE") ? parsePath(cursor) : null;
  const copy = like === null && cursor.accept("COPY") ? parsePath(cursor) : null;
  const clone = like === null && copy === null && cursor.accept("CLONE") ? parsePath(cursor) : null;
  const asOf = clone === null ? null : parseAsOf(cursor);
  const { columns, constraints } = parseElements(cursor);
  if (cursor.at("DEFAULT", "COLLATE")) throw cursor.refused("COLLATE");
  const partitionBy = parsePartitionBy(cursor);
  const clusterBy = parseClusterBy(cursor);
  if (cursor.at("WITH", "CONNECTION")) throw cursor.refused("A table WITH CONNECTION");
  const options = parseOptionsClause(cursor);
  const query = cursor.accept("AS") ? cursor.query() : null;
  const source = { like, copy, clone, asOf, query };
  if (columns === null && Object.values(source).every((each) => each === null)) throw cursor.unexpected();
  return {
    kind: "create_table",
    ...head,
    ...form,
    columns,
    constraints,
    ...source,
    partitionBy,
    clusterBy,
    options,
  };
}

function parseElements(cursor: Cursor): {
  columns: ColumnDefinition[] | null;
  constraints: TableConstraint[];
} {
  if (!cursor.accept("(")) return { columns: null, constraints: [] };
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  while (!cursor.at(")")) {
    if (isConstraintAhead(cursor)) constraints.push(parseConstraint(cursor));
    else columns.push(parseColumn(cursor));
    if (!cursor.accept(",")) break;
  }
  cursor.expect(")");
  return { columns, constraints };
}

/** Reads `PARTITION BY expression` if it stands next. */
export function parsePartitionBy(cursor: Cursor): PartitionClause | null {
  if (!cursor.accept("PARTITION", "BY")) return null;
  const { position } = cursor;
  const expression = cursor.expression();
  return { expression, text: cursor.textFrom(position), position };
}

/** Reads `CLUSTER BY column, …` if it stands next; empty if not. */
export function parseClusterBy(cursor: Cursor): string[] {
  return cursor.accept("CLUSTER", "BY") ? cursor.list(parseIdentifier) : [];
}
