import { bind } from "../functions/bind.ts";
import { raise } from "../functions/runtime/macros.ts";
import type { CallExpression, Select, WindowSpecification } from "../syntax/ast.ts";
import { ungroupable } from "../types/compare.ts";
import { argumentTypeToString } from "../types/format.ts";
import { INT64, isNumeric } from "../types/make.ts";
import type { GoogleType } from "../types/types.ts";
import { coerce } from "./coerce.ts";
import { orderKeys } from "./order-by.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";

type Frame = NonNullable<WindowSpecification["frame"]>;
type Bound = Frame["start"];

/** What stands inside OVER (…), named windows resolved. */
export function windowSql(
  t: Translation,
  over: NonNullable<CallExpression["over"]>,
  scope: Scope | null,
): string {
  const window =
    "windowName" in over ? named(t, over.windowName, scope, over, 0) : resolved(t, over, scope, 0);
  const parts: string[] = [];
  if (window.partitionBy.length > 0) {
    const keys = window.partitionBy.map((key) => {
      const value = t.expression(key, scope);
      const kind = ungroupable(value.type) ?? (value.type.kind === "FLOAT64" ? "FLOAT64" : null);
      if (kind) fail(t, `Partitioning by expressions of type ${kind} is not allowed`, key);
      return value.sql;
    });
    parts.push(`PARTITION BY ${keys.join(", ")}`);
  }
  const { frame } = window;
  if (window.orderBy.length > 0) {
    const measured = frame !== null && hasOffset(frame);
    const keys = orderKeys(t, window.orderBy, scope, !measured);
    parts.push(`ORDER BY ${measured ? measuredKey(t, window, scope, keys) : keys}`);
  }
  if (frame) parts.push(frameSql(t, frame, window, scope));
  return parts.join(" ");
}

/** The key of a RANGE with offsets; among such keys NaN, which DuckDB holds for the greatest number, is refused. */
function measuredKey(t: Translation, window: WindowSpecification, scope: Scope | null, keys: string): string {
  const [key] = window.orderBy;
  const value = key ? t.expression(key.expression, scope) : null;
  if (value?.type.kind !== "FLOAT64") return keys;
  const message = "A RANGE window over NaN is not supported by the local warehouse";
  const checked = bind(
    [value.sql],
    (x = "") => `CASE WHEN isnan(${x}) THEN ${raise(`'${message}'`)} ELSE ${x} END`,
  );
  return checked + keys.slice(value.sql.length);
}

/** A window's own clauses put on those of the window that it starts from. */
function resolved(
  t: Translation,
  window: WindowSpecification,
  scope: Scope | null,
  depth: number,
): WindowSpecification {
  if (window.base === null) return window;
  const base = named(t, window.base, scope, window, depth + 1);
  if (window.partitionBy.length > 0) {
    fail(t, "If a window has a PARTITION BY, it cannot reference a named window", window);
  }
  if (window.orderBy.length > 0 && base.orderBy.length > 0) {
    const message =
      "If a window inherits an ORDER BY from its referenced window, it cannot have an inline ORDER BY";
    fail(t, message, window);
  }
  return {
    ...window,
    base: null,
    partitionBy: base.partitionBy,
    orderBy: window.orderBy.length > 0 ? window.orderBy : base.orderBy,
    frame: window.frame ?? base.frame,
  };
}

function named(
  t: Translation,
  name: string,
  scope: Scope | null,
  node: { position: number },
  depth: number,
): WindowSpecification {
  const found = scope?.windows?.find((window) => window.name.toLowerCase() === name.toLowerCase());
  if (!found || depth > 50) return fail(t, `Unrecognized window alias ${name}`, node);
  return resolved(t, found.specification, scope, depth);
}

/** Named windows have different names and start from those before them only. */
export function checkWindows(t: Translation, windows: Select["windows"]): void {
  const known = new Set<string>();
  for (const { name, specification, position } of windows) {
    const { base } = specification;
    if (base !== null && !known.has(base.toLowerCase()))
      fail(t, `Unrecognized window alias ${base}`, specification);
    if (known.has(name.toLowerCase())) fail(t, `Duplicate window alias ${name}`, { position });
    known.add(name.toLowerCase());
  }
}

function hasOffset(frame: Frame): boolean {
  return frame.unit === "RANGE" && (frame.start.offset !== null || frame.end.offset !== null);
}

function frameSql(t: Translation, frame: Frame, window: WindowSpecification, scope: Scope | null): string {
  checkBounds(t, frame);
  const type = hasOffset(frame) ? keyType(t, frame, window, scope) : INT64;
  const [start, end] = [frame.start, frame.end].map((bound) => boundSql(t, frame, bound, type, scope));
  return `${frame.unit} BETWEEN ${start} AND ${end}`;
}

/** The type of the one key that a RANGE with offsets is measured in. */
function keyType(t: Translation, frame: Frame, window: WindowSpecification, scope: Scope | null): GoogleType {
  const [key] = window.orderBy;
  if (!key) {
    const boundary = "an OFFSET PRECEDING or OFFSET FOLLOWING window frame boundary";
    fail(t, `A RANGE-based window including ${boundary} requires an ORDER BY`, frame.start);
  }
  const boundaries = "OFFSET PRECEDING or OFFSET FOLLOWING boundaries";
  if (window.orderBy.length !== 1) {
    fail(t, `A RANGE-based window with ${boundaries} must have exactly one ORDER BY key`, frame.start);
  }
  const { type } = t.expression(key.expression, scope);
  if (!isNumeric(type) || type.kind === "NULL") {
    const what = `ORDER BY key must be numeric in a RANGE-based window with ${boundaries}`;
    fail(t, `${what}, but has type ${argumentTypeToString(type)}`, key);
  }
  return type;
}

function checkBounds(t: Translation, { start, end }: Frame): void {
  const [starting, ending] = ["Starting", "Ending"].map((which) => `${which} window framing expression`);
  if (start.kind === "UNBOUNDED FOLLOWING") fail(t, `${starting} cannot be UNBOUNDED FOLLOWING`, start);
  if (end.kind === "UNBOUNDED PRECEDING") fail(t, `${ending} cannot be UNBOUNDED PRECEDING`, end);
  if (start.kind === "FOLLOWING" && (end.kind === "PRECEDING" || end.kind === "CURRENT ROW")) {
    const kind = end.kind === "PRECEDING" ? "OFFSET PRECEDING" : end.kind;
    fail(
      t,
      `${ending} cannot be ${kind} when the starting window framing expression is OFFSET FOLLOWING`,
      end,
    );
  }
  if (start.kind === "CURRENT ROW" && end.kind === "PRECEDING") {
    fail(
      t,
      `${ending} cannot be OFFSET PRECEDING when the starting window framing expression is CURRENT ROW`,
      end,
    );
  }
}

/** An offset is a constant: an INT64 for ROWS, of the key's type for RANGE. */
function boundSql(t: Translation, frame: Frame, bound: Bound, type: GoogleType, scope: Scope | null): string {
  if (bound.kind !== "PRECEDING" && bound.kind !== "FOLLOWING") return bound.kind;
  if (!bound.offset) return fail(t, `${bound.kind} needs an offset`, bound);
  const offset = t.expression(bound.offset, scope, frame.unit === "RANGE" ? type : null);
  const what = "Window framing expression";
  if (frame.unit === "ROWS" && offset.type.kind !== "INT64" && offset.type.kind !== "NULL") {
    const found = argumentTypeToString(offset.type);
    fail(t, `${what} for ROWS can only be of integer type, but has type ${found}`, bound.offset);
  }
  if (offset.constant === null) fail(t, `${what} cannot be NULL`, bound.offset);
  if (/\b_t\d+\./.test(offset.sql)) fail(t, `${what} must be a literal or parameter`, bound.offset);
  if (Number(offset.constant) < 0) fail(t, `${what} cannot evaluate to a negative value`, bound.offset);
  return `${coerce(t, offset, type, bound.offset)} ${bound.kind}`;
}
