import type { FrameBound, OrderItem, OrderSuffix, WindowSpecification } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseIdentifier } from "./names.ts";

/** Reads `expression [ASC|DESC] [NULLS FIRST|LAST], …`, behind ORDER BY. */
export const parseOrderList = (cursor: Cursor): OrderItem[] => cursor.list(parseOrderItem);

function parseOrderItem(cursor: Cursor): OrderItem {
  const { position } = cursor;
  return { expression: cursor.expression(), position, ...parseOrderSuffix(cursor) };
}

/** Reads what may stand behind an ordered expression. */
export function parseOrderSuffix(cursor: Cursor): OrderSuffix {
  if (cursor.at("COLLATE")) throw cursor.refused("COLLATE");
  const descending = cursor.accept("DESC");
  if (!descending) cursor.accept("ASC");
  let nulls: OrderSuffix["nulls"] = null;
  if (cursor.accept("NULLS")) {
    if (cursor.accept("FIRST")) nulls = "FIRST";
    else if (cursor.accept("LAST")) nulls = "LAST";
    else throw cursor.unexpected();
  }
  return { direction: descending ? "DESC" : "ASC", nulls };
}

/** Reads what stands behind OVER: the name of a window or a specification in brackets. */
export function parseOver(cursor: Cursor): WindowSpecification | { windowName: string; position: number } {
  const { position } = cursor;
  if (!cursor.at("(")) return { windowName: parseIdentifier(cursor), position };
  return parseWindowSpecification(cursor);
}

/** Reads `( [base] [PARTITION BY …] [ORDER BY …] [frame] )`. */
export function parseWindowSpecification(cursor: Cursor): WindowSpecification {
  const { position } = cursor;
  cursor.expect("(");
  const base = cursor.atIdentifier() ? parseIdentifier(cursor) : null;
  const partitionBy = cursor.accept("PARTITION") ? parseBy(cursor, (each) => each.expression()) : [];
  const orderBy = cursor.accept("ORDER") ? parseBy(cursor, parseOrderItem) : [];
  const frame = cursor.atAny("ROWS", "RANGE") ? parseFrame(cursor) : null;
  cursor.expect(")");
  return { base, partitionBy, orderBy, frame, position };
}

function parseBy<Item>(cursor: Cursor, item: (cursor: Cursor) => Item): Item[] {
  cursor.expect("BY");
  return cursor.list(item);
}

function parseFrame(cursor: Cursor): NonNullable<WindowSpecification["frame"]> {
  const unit = cursor.advance().tag === "ROWS" ? "ROWS" : "RANGE";
  if (!cursor.accept("BETWEEN")) {
    const start = parseBound(cursor);
    return { unit, start, end: { kind: "CURRENT ROW", offset: null, position: start.position } };
  }
  const start = parseBound(cursor);
  cursor.expect("AND");
  return { unit, start, end: parseBound(cursor) };
}

function parseBound(cursor: Cursor): FrameBound {
  const { position } = cursor;
  if (cursor.accept("CURRENT")) {
    cursor.expect("ROW");
    return { kind: "CURRENT ROW", offset: null, position };
  }
  if (cursor.accept("UNBOUNDED")) return { kind: `UNBOUNDED ${parseSide(cursor)}`, offset: null, position };
  const offset = cursor.expression();
  return { kind: parseSide(cursor), offset, position };
}

function parseSide(cursor: Cursor): "PRECEDING" | "FOLLOWING" {
  if (cursor.accept("PRECEDING")) return "PRECEDING";
  cursor.expect("FOLLOWING");
  return "FOLLOWING";
}
