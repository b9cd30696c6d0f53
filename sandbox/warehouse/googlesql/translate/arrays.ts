import type { Expression } from "../syntax/ast.ts";
import { settledType } from "../types/compare.ts";
import { duckType, fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { argumentTypeToString, typeToString } from "../types/format.ts";
import { arrayOf, INT64, JSON_TYPE, NULL_TYPE } from "../types/make.ts";
import { superType } from "../types/supertype.ts";
import type { GoogleType } from "../types/types.ts";
import { coerce } from "./coerce.ts";
import { jsonMember } from "./json-member.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

/** `[…]` and ARRAY<T>[…]. Elements come to their common type; an empty array without a type takes the wanted one. */
export function translateArray(
  t: Translation,
  node: Of<"array">,
  scope: Scope | null,
  want?: GoogleType | null,
): Typed {
  const declared = node.type ? resolveTypeName(node.type, t.context.source) : null;
  const hint = declared ?? want ?? null;
  const known = hint?.kind === "ARRAY" ? hint.element : null;
  if (node.elements.length === 0) {
    const element = known ?? NULL_TYPE;
    return { sql: `CAST([] AS ${duckType(element)}[])`, type: arrayOf(element), literal: true };
  }
  const element = known && (declared || fits(t, node, scope, known)) ? known : commonElement(t, node, scope);
  if (element.kind === "ARRAY") {
    fail(t, "Cannot construct array with element type ARRAY because nested arrays are not supported", node);
  }
  const values = node.elements.map((value) => t.expression(value, scope, element));
  const items = values.map((value, i) => coerce(t, value, element, node.elements[i] ?? node));
  return {
    sql: `[${items.join(", ")}]`,
    type: arrayOf(element),
    literal: values.every((value) => value.literal),
  };
}

function fits(t: Translation, node: Of<"array">, scope: Scope | null, element: GoogleType): boolean {
  if (element.kind === "NULL") return false;
  const common = superType([
    { type: element },
    ...node.elements.map((value) => t.expression(value, scope, element)),
  ]);
  return common !== null && typeToString(common) === typeToString(element);
}

function commonElement(t: Translation, node: Of<"array">, scope: Scope | null): GoogleType {
  const values = node.elements.map((value) => t.expression(value, scope));
  const common = superType(values);
  if (!common) {
    const kinds = [...new Set(values.map((value) => argumentTypeToString(value.type)))];
    fail(t, `Array elements of types {${kinds.join(", ")}} do not have a common supertype`, node);
  }
  return settledType(common);
}

/** `a[i]`, `a[OFFSET(i)]` and its kin on arrays; also positions of structs, and members and elements of JSON. */
export function translateSubscript(t: Translation, node: Of<"subscript">, scope: Scope | null): Typed {
  const value = t.expression(node.of, scope);
  const index = t.expression(node.index, scope);
  if (value.type.kind === "JSON") return jsonSubscript(t, value, index, node);
  if (value.type.kind === "STRUCT") return structSubscript(t, value, value.type, index, node);
  if (value.type.kind !== "ARRAY") {
    fail(t, `Element access using [] is not supported on values of type ${typeToString(value.type)}`, node);
  }
  const ordinal = node.mode === "ORDINAL" || node.mode === "SAFE_ORDINAL";
  const { constant } = index;
  const sql = coerce(
    t,
    index,
    INT64,
    node.index,
    (from) => `Array position in [] must be coercible to INT64 type, but has type ${typeToString(from)}`,
  );
  const { element } = value.type;
  const at =
    typeof constant === "number"
      ? String(ordinal ? constant : constant + 1)
      : ordinal
        ? sql
        : `((${sql}) + 1)`;
  if (node.mode !== "SAFE_OFFSET" && node.mode !== "SAFE_ORDINAL") {
    return { sql: `bq_at(${value.sql}, ${at})`, type: element };
  }
  if (typeof constant !== "number") {
    return { sql: `(CASE WHEN ${at} >= 1 THEN (${value.sql})[${at}] END)`, type: element };
  }
  const missing = `CAST(NULL AS ${duckType(element)})`;
  return { sql: Number(at) < 1 ? missing : `(${value.sql})[${at}]`, type: element };
}

function jsonSubscript(t: Translation, value: Typed, index: Typed, node: Of<"subscript">): Typed {
  if (node.mode !== null) {
    const place = node.mode.endsWith("OFFSET") ? "OFFSET" : "ORDINAL";
    fail(t, `Subscript access using [${place}(INT64)] is not supported on values of type JSON`, node);
  }
  const { constant } = index;
  if (index.type.kind === "STRING") {
    if (typeof constant === "string") return { sql: jsonMember(value.sql, constant), type: JSON_TYPE };
    return { sql: `CAST(bq_json_member(${value.sql}, ${index.sql}) AS JSON)`, type: JSON_TYPE };
  }
  const position = coerce(
    t,
    index,
    INT64,
    node.index,
    (from) => `Subscript access using [${typeToString(from)}] is not supported on values of type JSON`,
  );
  const path =
    typeof constant === "number" && constant >= 0
      ? quoteString(`$[${constant}]`)
      : `CASE WHEN ${position} >= 0 THEN '$[' || CAST(${position} AS VARCHAR) || ']' END`;
  return { sql: `json_extract(${value.sql}, ${path})`, type: JSON_TYPE };
}

function structSubscript(
  t: Translation,
  value: Typed,
  type: Extract<GoogleType, { kind: "STRUCT" }>,
  index: Typed,
  node: Of<"subscript">,
): Typed {
  if (typeof index.constant !== "number") {
    return fail(t, "Field element access is only supported for literal integer positions", node.index);
  }
  const position = node.mode === "ORDINAL" ? index.constant - 1 : index.constant;
  const field = type.fields[position];
  if (!field) return fail(t, `Field ordinal out of bounds in ${typeToString(type)}`, node.index);
  return { sql: `(${value.sql}).${quoteName(fieldName(field, position))}`, type: field.type };
}
