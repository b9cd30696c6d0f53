import type { Expression, FromItem } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseAlias, parseIdentifier, parseNameList, parseRangeAlias } from "./names.ts";
import { parseOperand } from "./operators.ts";

type Pivot = Extract<FromItem, { kind: "pivot" }>;
type Unpivot = Extract<FromItem, { kind: "unpivot" }>;

/** Reads `(aggregate [AS alias], … FOR expression IN (value [AS alias], …)) [alias]`, behind PIVOT. */
export function parsePivot(cursor: Cursor, from: FromItem, position: number): Pivot {
  cursor.expect("(");
  const aggregates = cursor.list((each) => ({ call: each.expression(), alias: parseAlias(each) }));
  cursor.expect("FOR");
  const forExpression = parseOperand(cursor);
  cursor.expect("IN");
  const values = cursor.bracketed((each) => ({ value: each.expression(), alias: parseAlias(each) }));
  cursor.expect(")");
  return { kind: "pivot", from, aggregates, forExpression, values, alias: parseRangeAlias(cursor), position };
}

/** Reads `[INCLUDE|EXCLUDE NULLS] (values FOR name IN (columns [AS label], …)) [alias]`, behind UNPIVOT. */
export function parseUnpivot(cursor: Cursor, from: FromItem, position: number): Unpivot {
  const includeNulls = cursor.accept("INCLUDE", "NULLS");
  if (!includeNulls) cursor.accept("EXCLUDE", "NULLS");
  cursor.expect("(");
  const valueColumns = parseNames(cursor);
  cursor.expect("FOR");
  const nameColumn = parseIdentifier(cursor);
  cursor.expect("IN");
  const columns = cursor.bracketed(parseUnpivotColumns);
  cursor.expect(")");
  const alias = parseRangeAlias(cursor);
  return { kind: "unpivot", from, includeNulls, valueColumns, nameColumn, columns, alias, position };
}

function parseUnpivotColumns(cursor: Cursor): { columns: string[]; label: Expression | null } {
  const columns = parseNames(cursor);
  return { columns, label: cursor.accept("AS") ? cursor.expression() : null };
}

/** `name` or `(name, …)`. */
const parseNames = (cursor: Cursor): string[] =>
  cursor.at("(") ? parseNameList(cursor) : [parseIdentifier(cursor)];

/** Reads `SYSTEM (n PERCENT)`, behind TABLESAMPLE. */
export function parseSample(cursor: Cursor): Expression {
  cursor.expect("SYSTEM", "(");
  const percent = cursor.expression();
  cursor.expect("PERCENT", ")");
  return percent;
}
