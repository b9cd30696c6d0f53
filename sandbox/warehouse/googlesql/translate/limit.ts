import type { Expression } from "../syntax/ast.ts";
import { INT64 } from "../types/make.ts";
import { coerce } from "./coerce.ts";
import type { Translation } from "./translation.ts";
import { fail } from "./translation.ts";

/** ` LIMIT n OFFSET m`, or "". */
export function limitSql(t: Translation, limit: Expression | null, offset: Expression | null): string {
  const count = limit ? ` LIMIT ${rowCount(t, limit, "LIMIT")}` : "";
  return count + (offset ? ` OFFSET ${rowCount(t, offset, "OFFSET")}` : "");
}

function rowCount(t: Translation, node: Expression, clause: string): string {
  const value = t.expression(node, null, INT64);
  if (!value.literal || value.type.kind !== "INT64") {
    fail(t, `${clause} expects an integer literal or parameter`, node);
  }
  if (typeof value.constant === "number" && value.constant < 0) {
    fail(t, `${clause} expects a non-negative integer literal or parameter`, node);
  }
  return typeof value.constant === "number" ? String(value.constant) : coerce(t, value, INT64, node);
}
