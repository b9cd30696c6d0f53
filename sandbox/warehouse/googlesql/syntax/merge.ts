import type { MergeAction, MergeClause, StatementBody } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseAssignments, parseRow } from "./dml.ts";
import { parseFromItem } from "./from.ts";
import { parseAlias, parseNameList, parsePath } from "./names.ts";

/** Reads `MERGE [INTO] target [alias] USING source ON condition WHEN …`. */
export function parseMerge(cursor: Cursor): StatementBody {
  const position = cursor.advance().start;
  cursor.accept("INTO");
  const target = parsePath(cursor);
  const alias = parseAlias(cursor);
  cursor.expect("USING");
  const source = parseFromItem(cursor);
  cursor.expect("ON");
  const on = cursor.expression();
  const clauses: MergeClause[] = [];
  do clauses.push(parseClause(cursor));
  while (cursor.at("WHEN"));
  return { kind: "merge", target, alias, source, on, clauses, position };
}

function parseClause(cursor: Cursor): MergeClause {
  const { position } = cursor;
  cursor.expect("WHEN");
  const match = parseMatch(cursor);
  const condition = cursor.accept("AND") ? cursor.expression() : null;
  cursor.expect("THEN");
  return { match, condition, action: parseAction(cursor), position };
}

function parseMatch(cursor: Cursor): MergeClause["match"] {
  if (cursor.accept("MATCHED")) return "MATCHED";
  cursor.expect("NOT", "MATCHED");
  if (!cursor.accept("BY")) return "NOT MATCHED BY TARGET";
  if (cursor.accept("SOURCE")) return "NOT MATCHED BY SOURCE";
  cursor.expect("TARGET");
  return "NOT MATCHED BY TARGET";
}

function parseAction(cursor: Cursor): MergeAction {
  if (cursor.accept("DELETE")) return { kind: "delete" };
  if (cursor.accept("UPDATE")) {
    cursor.expect("SET");
    return { kind: "update", set: parseAssignments(cursor) };
  }
  cursor.expect("INSERT");
  const columns = cursor.at("(") ? parseNameList(cursor) : null;
  if (cursor.accept("ROW")) return { kind: "insert", columns, values: "row" };
  cursor.expect("VALUES");
  return { kind: "insert", columns, values: parseRow(cursor) };
}
