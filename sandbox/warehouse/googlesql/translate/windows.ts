import type { CallExpression, Select, WindowSpecification } from "../syntax/ast.ts";
import { ungroupableKind } from "../types/compare.ts";
import { INT64, isNumeric } from "../types/make.ts";
import { coerce } from "./coerce.ts";
import { orderKeys } from "./order-by.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";

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
      const kind = ungroupableKind(value.type) ?? (value.type.kind === "FLOAT64" ? "FLOAT64" : null);
      if (kind) fail(t, `Partitioning by expressions of type ${kind} is not allowed`, key);
      return value.sql;
    });
    parts.push(`PARTITION BY ${keys.join(", ")}`);
  }
  const { frame } = window;
  if (window.orderBy.length > 0) {
    parts.push(`ORDER BY ${orderKeys(t, window.orderBy, scope, !(frame && hasOffset(frame)))}`);
  }
  if (frame) parts.push(frameSql(t, frame, window, scope));
  return parts.join(" ");
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
  if (hasOffset(frame)) {
    const [key] = window.orderBy;
    if (!key || window.orderBy.length !== 1) {
      fail(t, "RANGE window with offset bounds requires exactly one ORDER BY key", frame.start);
    }
    const { type } = t.expression(key.expression, scope);
    if (!isNumeric(type)) fail(t, "RANGE window with offset bounds requires a numeric ORDER BY key", key);
    if (type.kind !== "INT64") refuse(t, `A RANGE window with offsets over ${type.kind}`, key);
  }
  return `${frame.unit} BETWEEN ${boundSql(t, frame.start, scope)} AND ${boundSql(t, frame.end, scope)}`;
}

function boundSql(t: Translation, bound: Bound, scope: Scope | null): string {
  if (bound.kind !== "PRECEDING" && bound.kind !== "FOLLOWING") return bound.kind;
  if (!bound.offset) return fail(t, `${bound.kind} needs an offset`, bound);
  const offset = t.expression(bound.offset, scope);
  if (typeof offset.constant === "number" && offset.constant < 0) {
    fail(t, "Window framing expression cannot evaluate to a negative value", bound.offset);
  }
  return `${coerce(t, offset, INT64, bound.offset)} ${bound.kind}`;
}
