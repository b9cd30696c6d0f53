import type { GroupItem, OrderSuffix, PipeOperator, SelectItem, Suffixed } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseGroupingSets } from "./grouping.ts";
import { parseAlias } from "./names.ts";
import { isEndOfItems, parseSelectItem } from "./select.ts";
import { parseOrderSuffix } from "./windows.ts";

/** Reads `[item [ASC|DESC], …] [GROUP [AND ORDER] BY key [ASC|DESC], …]`, behind AGGREGATE. */
export function parseAggregate(cursor: Cursor, position: number): PipeOperator {
  const items: Suffixed<SelectItem>[] = [];
  while (!isEndOfItems(cursor)) {
    items.push({ ...parseSelectItem(cursor), order: parseSuffix(cursor) });
    if (!cursor.accept(",")) break;
  }
  if (!cursor.accept("GROUP")) return { kind: "aggregate", items, groupBy: [], andOrderBy: false, position };
  const andOrderBy = cursor.accept("AND", "ORDER");
  cursor.expect("BY");
  return { kind: "aggregate", items, groupBy: cursor.list(parseKey), andOrderBy, position };
}

function parseKey(cursor: Cursor): Suffixed<GroupItem> {
  const { position } = cursor;
  const sets = parseGroupingSets(cursor);
  if (sets !== null) return { ...sets, order: null };
  const expression = cursor.expression();
  const alias = parseAlias(cursor);
  return { kind: "expression", expression, alias, position, order: parseSuffix(cursor) };
}

function parseSuffix(cursor: Cursor): OrderSuffix | null {
  return cursor.atAny("ASC", "DESC") ? parseOrderSuffix(cursor) : null;
}
