import type { GroupItem, Select } from "./ast.ts";
import type { Cursor } from "./cursor.ts";

/** Reads what stands behind the word GROUP: `BY ALL` or `BY item, …`. */
export function parseGroupBy(cursor: Cursor): NonNullable<Select["groupBy"]> {
  cursor.expect("BY");
  if (cursor.accept("ALL")) return { all: true };
  return { all: false, items: cursor.list(parseGroupItem) };
}

function parseGroupItem(cursor: Cursor): GroupItem {
  return parseGroupingSets(cursor) ?? parseGroupExpression(cursor);
}

/** Reads `ROLLUP(…)`, `CUBE(…)`, `GROUPING SETS (…)` or `()`; null if none stands next. */
export function parseGroupingSets(cursor: Cursor): GroupItem | null {
  return parseNestedGroup(cursor) ?? parseEmptyGroup(cursor);
}

function parseGroupExpression(cursor: Cursor): GroupItem {
  const { position } = cursor;
  return { kind: "expression", expression: cursor.expression(), alias: null, position };
}

function parseNestedGroup(cursor: Cursor): GroupItem | null {
  const { position } = cursor;
  const items = (kind: "rollup" | "cube" | "sets"): GroupItem => ({
    kind,
    items: cursor.nested((inner) => inner.bracketed(parseMember)),
    position,
  });
  if (cursor.accept("ROLLUP")) return items("rollup");
  if (cursor.accept("CUBE")) return items("cube");
  if (cursor.accept("GROUPING", "SETS")) return items("sets");
  return null;
}

function parseEmptyGroup(cursor: Cursor): GroupItem | null {
  const { position } = cursor;
  return cursor.accept("(", ")") ? { kind: "group", items: [], position } : null;
}

/** In ROLLUP, CUBE and GROUPING SETS several expressions in brackets are one grouping element. */
function parseMember(cursor: Cursor): GroupItem {
  const { position } = cursor;
  const closing = cursor.at("(") ? cursor.closing() : null;
  if (closing !== null && closing > 1 && [",", ")"].includes(cursor.peek(closing + 1).tag))
    return { kind: "group", items: cursor.bracketed((each) => each.expression()), position };
  return parseGroupItem(cursor);
}
