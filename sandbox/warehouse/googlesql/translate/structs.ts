import type { Expression } from "../syntax/ast.ts";
import { canCoerce } from "../types/coercion.ts";
import { fieldName, quoteString } from "../types/duckdb.ts";
import { structOf } from "../types/make.ts";
import type { GoogleType, StructField } from "../types/types.ts";
import { coerce } from "./coerce.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

type StructNode = Extract<Expression, { kind: "struct" }>;

/** STRUCT(…), STRUCT<…>(…) and tuples. A wanted struct type lends its field types, and its names to nameless fields. */
export function translateStruct(
  t: Translation,
  node: StructNode,
  scope: Scope | null,
  want?: GoogleType | null,
): Typed {
  const written = node.type ? declaredFields(t, node) : null;
  const wanted = want?.kind === "STRUCT" && want.fields.length === node.fields.length ? want.fields : null;
  const target = written ?? wanted;
  const fields: StructField[] = [];
  const parts: string[] = [];
  let literal = true;
  for (const [i, field] of node.fields.entries()) {
    if (written && field.name) {
      fail(t, "STRUCT constructors cannot specify both an explicit type and field names with AS", node);
    }
    const hint = target?.[i];
    let value = t.expression(field.value, scope, hint?.type);
    if (hint && (written || canCoerce(value.type, hint.type, value.literal))) {
      value = { ...value, sql: coerce(t, value, hint.type, field.value), type: hint.type };
    }
    const own = field.name ?? (node.tuple ? "" : implicitName(field.value));
    const name = written ? (hint?.name ?? "") : hint?.name || own;
    fields.push({ name, type: value.type });
    parts.push(`${quoteString(fieldName({ name, type: value.type }, i))}: ${value.sql}`);
    literal &&= value.literal ?? value.type.kind === "NULL";
  }
  const names = fields.map((field, i) => fieldName(field, i).toLowerCase());
  const twice = fields.find((_, i) => names.indexOf(names[i] as string) !== i);
  if (twice) refuse(t, `A STRUCT with two fields named ${twice.name}`, node);
  if (parts.length === 0) fail(t, "A STRUCT without fields is not allowed here", node);
  return { sql: `{${parts.join(", ")}}`, type: structOf(fields), literal };
}

function declaredFields(t: Translation, node: StructNode): readonly StructField[] {
  const type = node.type ? resolveTypeName(node.type, t.context.source) : null;
  if (type?.kind !== "STRUCT") return fail(t, "STRUCT expects a struct type", node);
  if (type.fields.length !== node.fields.length) {
    fail(
      t,
      `STRUCT type has ${type.fields.length} fields but constructor call has ${node.fields.length} fields`,
      node,
    );
  }
  return type.fields;
}

/** The name that an expression lends to its column or field when no alias is written, or "". */
export function implicitName(node: Expression): string {
  if (node.kind === "name") return node.path[node.path.length - 1]?.split(".").pop() ?? "";
  if (node.kind === "field") return node.field;
  return "";
}
