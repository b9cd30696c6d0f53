import { canCoerce } from "../types/coercion.ts";
import { hasNull, sameFieldNames, sameType, settledType } from "../types/compare.ts";
import { duckType, fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { typeToString } from "../types/format.ts";
import type { GoogleType } from "../types/types.ts";
import { momentLiteral } from "./moments.ts";
import type { Translation } from "./translation.ts";
import { fail } from "./translation.ts";
import type { Typed } from "./typed.ts";

/**
 * SQL of a value coerced implicitly to a type. Fails at `node` if the types do not allow it; `message` says how (BigQuery's
 * wording depends on the place).
 */
export function coerce(
  t: Translation,
  value: Typed,
  type: GoogleType,
  node: { position: number },
  message?: (from: GoogleType) => string,
): string {
  if (sameType(value.type, type)) return value.sql;
  if (!canCoerce(value.type, type, value.literal)) {
    const text = message
      ? message(value.type)
      : `Could not cast ${typeToString(value.type)} to type ${typeToString(type)}`;
    fail(t, text, node);
  }
  const { constant } = value;
  if (value.type.kind === "STRING" && typeof constant === "string") {
    const moment = momentLiteral(constant, type);
    return moment?.sql ?? fail(t, `Could not cast literal "${constant}" to type ${typeToString(type)}`, node);
  }
  return convert(t, value.sql, value.type, type);
}

/** An expression translated and coerced. */
export function coerced(
  t: Translation,
  node: Parameters<Translation["expression"]>[0],
  scope: Parameters<Translation["expression"]>[1],
  type: GoogleType,
  message?: (from: GoogleType) => string,
): string {
  return coerce(t, t.expression(node, scope, type), type, node, message);
}

/** Conversion between types of which one coerces to the other; structs by position. No check. */
export function convert(t: Translation, sql: string, from: GoogleType, to: GoogleType): string {
  if (sameType(from, to)) return sql;
  if (from.kind === "NULL") return typedNull(sql, to);
  if (from.kind === "STRUCT" && to.kind === "STRUCT" && !sameFieldNames(from.fields, to.fields)) {
    const value = t.fresh("_s");
    const fields = to.fields.map((field, i) => {
      const source = from.fields[i] ?? field;
      const part = `(${value}).${quoteName(fieldName(source, i))}`;
      return `${quoteString(fieldName(field, i))}: ${convert(t, part, source.type, field.type)}`;
    });
    return `list_transform([${sql}], lambda ${value}: CASE WHEN ${value} IS NULL THEN NULL ELSE {${fields.join(", ")}} END)[1]`;
  }
  if (from.kind === "ARRAY" && to.kind === "ARRAY" && needsElementwise(from.element, to.element)) {
    const value = t.fresh("_s");
    return `list_transform(${sql}, lambda ${value}: ${convert(t, value, from.element, to.element)})`;
  }
  return `CAST(${sql} AS ${duckType(to)})`;
}

/** A typed NULL; an expression that is of type NULL without being the literal (ERROR) keeps being evaluated. */
function typedNull(sql: string, type: GoogleType): string {
  return sql === "NULL"
    ? `CAST(NULL AS ${duckType(type)})`
    : `CAST(CAST(${sql} AS VARCHAR) AS ${duckType(type)})`;
}

/** Whether a plain DuckDB cast would match the fields by name where GoogleSQL matches them by position. */
function needsElementwise(from: GoogleType, to: GoogleType): boolean {
  if (from.kind === "STRUCT" && to.kind === "STRUCT") {
    return (
      !sameFieldNames(from.fields, to.fields) ||
      from.fields.some((field, i) => {
        const target = to.fields[i];
        return target !== undefined && needsElementwise(field.type, target.type);
      })
    );
  }
  return from.kind === "ARRAY" && to.kind === "ARRAY" && needsElementwise(from.element, to.element);
}

/** The value with INT64 in the place of every untyped NULL: what a column of a result is. */
export function settle(t: Translation, value: Typed): Typed {
  if (!hasNull(value.type)) return value;
  const type = settledType(value.type);
  return { ...value, sql: convert(t, value.sql, value.type, type), type };
}
