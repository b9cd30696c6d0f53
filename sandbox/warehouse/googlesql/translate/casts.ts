import type { MomentKind } from "../functions/format-elements.ts";
import type { CallExpression, Expression } from "../syntax/ast.ts";
import { sameType, withoutParameters } from "../types/compare.ts";
import { fieldName, quoteName, quoteString } from "../types/duckdb.ts";
import { typeToString } from "../types/format.ts";
import type { GoogleType } from "../types/types.ts";
import { byteFormat } from "./byte-formats.ts";
import { castFormat } from "./cast-format.ts";
import { convert } from "./coerce.ts";
import { safely } from "./safely.ts";
import type { Scope, Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Typed } from "./typed.ts";

type CastNode = Extract<Expression, { kind: "cast" }>;

const MOMENTS = new Set(["DATE", "TIMESTAMP", "DATETIME", "TIME"]);

/** CAST and SAFE_CAST, also with FORMAT (dates and times) and with lengths or precisions in the type. */
export function translateCast(t: Translation, node: CastNode, scope: Scope | null): Typed {
  const type = resolveTypeName(node.type, t.context.source);
  if (node.format) return formattedCast(t, node, node.format, type, scope);
  if (node.timeZone) refuse(t, "CAST with AT TIME ZONE but no FORMAT", node);
  const cast = (operand: Expression, inner: Scope | null, safe: boolean) => {
    const value = t.expression(operand, inner, takesTypeOfCast(operand, type) ? type : null);
    return castValue(t, value, type, safe, node);
  };
  const result = cast(node.operand, scope, node.safe);
  if (node.operand.kind === "number" && type.kind === "INT64") {
    const { constant } = t.expression(node.operand, scope);
    if (typeof constant === "number" || typeof constant === "bigint") return { ...result, constant };
  }
  if (!result.sql.startsWith("TRY(")) return result;
  return safely(t, [node.operand], scope, ([operand = node.operand], inner) => cast(operand, inner, false));
}

/** Explicit conversion of a value. `safe`: NULL where the conversion fails. */
export function castValue(
  t: Translation,
  value: Typed,
  declared: GoogleType,
  safe: boolean,
  node: { position: number },
): Typed {
  const sql = withParameters(conversion(t, value.sql, value.type, declared, node), declared);
  const type = withoutParameters(declared);
  if (!safe || sql === value.sql || value.type.kind === "NULL") return { sql, type };
  const twin = CONVERSIONS[`${value.type.kind}>${type.kind}`]?.safe;
  const safely = twin && withParameters(value.sql, declared) === value.sql ? twin(value.sql) : null;
  if (safely) return { sql: safely, type };
  if (value.type.kind === "STRUCT" && type.kind === "STRUCT")
    return { sql: safeFields(t, value, type, node), type };
  return { sql: `TRY(${sql})`, type };
}

/** A struct whose fields are converted one by one, each NULL where that fails. */
function safeFields(
  t: Translation,
  value: Typed,
  to: Extract<GoogleType, { kind: "STRUCT" }>,
  node: { position: number },
): string {
  const row = t.fresh("_k");
  const from = value.type.kind === "STRUCT" ? value.type.fields : [];
  const fields = to.fields.map((field, i) => {
    const source = from[i] ?? field;
    const part = { sql: `(${row}).${quoteName(fieldName(source, i))}`, type: source.type };
    return `${quoteString(fieldName(field, i))}: ${castValue(t, part, field.type, true, node).sql}`;
  });
  return `list_transform([${value.sql}], lambda ${row}: CASE WHEN ${row} IS NULL THEN NULL ELSE {${fields.join(", ")}} END)[1]`;
}

/** A value of a type with length or precision, checked against them as a write or CAST does. */
export function withParameters(sql: string, type: GoogleType): string {
  if (type.kind === "ARRAY" || type.kind === "STRUCT" || !type.parameters?.length) return sql;
  const [first = 0, second = 0] = type.parameters;
  if (type.kind === "STRING") return `bq_string_limit(${sql}, ${first})`;
  if (type.kind === "BYTES") return `bq_bytes_limit(${sql}, ${first})`;
  if (type.kind !== "NUMERIC" && type.kind !== "BIGNUMERIC") return sql;
  return `bq_${type.kind.toLowerCase()}_fit(${sql}, ${first}, ${second})`;
}

/** Literals that read themselves as the type that they are cast to, instead of being converted. */
function takesTypeOfCast(operand: Expression, type: GoogleType): boolean {
  const decimal = type.kind === "NUMERIC" || type.kind === "BIGNUMERIC";
  if (operand.kind === "string") return MOMENTS.has(type.kind);
  return operand.kind === "array" || operand.kind === "struct" || (operand.kind === "number" && decimal);
}

interface Conversion {
  readonly sql: (value: string) => string;
  /** The conversion that gives NULL where the other raises; without it, TRY around the first. */
  readonly safe?: (value: string) => string;
}

const duck = (type: string): Conversion => ({
  sql: (value) => `CAST(${value} AS ${type})`,
  safe: (value) => `TRY_CAST(${value} AS ${type})`,
});
/** Never NULL in BigQuery: what DuckDB's decimals cannot hold ends the query in SAFE_CAST too. */
const widened: Conversion = {
  sql: (value) => `CAST(${value} AS DECIMAL(38,18))`,
  safe: (value) => `CAST(${value} AS DECIMAL(38,18))`,
};
const macro = (name: string): Conversion => ({ sql: (value) => `${name}(${value})` });
const pair = (name: string, safe: string): Conversion => ({
  sql: (value) => `${name}(${value})`,
  safe: (value) => `${safe}(${value})`,
});
const parsed = (name: string): Conversion => ({
  sql: (value) => `bq_string_to_${name}(${value})`,
  safe: (value) => `bq_safe_string_to_${name}(${value})`,
});

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  "INT64>FLOAT64": duck("DOUBLE"),
  "INT64>NUMERIC": duck("DECIMAL(38,9)"),
  "INT64>BIGNUMERIC": duck("DECIMAL(38,18)"),
  "INT64>STRING": duck("VARCHAR"),
  "INT64>BOOL": { sql: (value) => `(${value} <> 0)` },
  "FLOAT64>INT64": pair("bq_float_to_int", "bq_safe_float_to_int"),
  "FLOAT64>NUMERIC": pair("bq_float_to_numeric", "bq_safe_float_to_numeric"),
  "FLOAT64>BIGNUMERIC": pair("bq_bignumeric_of_float", "bq_bignumeric_safe_of_float"),
  "FLOAT64>STRING": macro("bq_float_text"),
  "NUMERIC>INT64": pair("bq_numeric_to_int", "bq_safe_numeric_to_int"),
  "NUMERIC>FLOAT64": duck("DOUBLE"),
  "NUMERIC>BIGNUMERIC": widened,
  "NUMERIC>STRING": macro("bq_numeric_text"),
  "BIGNUMERIC>INT64": pair("bq_numeric_to_int", "bq_safe_numeric_to_int"),
  "BIGNUMERIC>FLOAT64": duck("DOUBLE"),
  "BIGNUMERIC>NUMERIC": duck("DECIMAL(38,9)"),
  "BIGNUMERIC>STRING": macro("bq_numeric_text"),
  "BOOL>INT64": duck("BIGINT"),
  "BOOL>STRING": duck("VARCHAR"),
  "STRING>INT64": parsed("int"),
  "STRING>FLOAT64": parsed("float"),
  "STRING>NUMERIC": parsed("numeric"),
  "STRING>BIGNUMERIC": parsed("bignumeric"),
  "STRING>BOOL": parsed("bool"),
  "STRING>BYTES": macro("encode"),
  "STRING>DATE": parsed("date"),
  "STRING>TIME": parsed("time"),
  "STRING>DATETIME": parsed("datetime"),
  "STRING>TIMESTAMP": {
    sql: (value) => `bq_string_to_timestamp(${value}, 'UTC')`,
    safe: (value) => `bq_safe_string_to_timestamp(${value}, 'UTC')`,
  },
  "STRING>INTERVAL": macro("bq_string_to_interval"),
  "BYTES>STRING": macro("decode"),
  "DATE>STRING": duck("VARCHAR"),
  "DATE>DATETIME": duck("TIMESTAMP"),
  "DATE>TIMESTAMP": { sql: (value) => `bq_from_utc(CAST(${value} AS TIMESTAMP))` },
  "DATETIME>DATE": duck("DATE"),
  "DATETIME>TIME": duck("TIME"),
  "DATETIME>TIMESTAMP": macro("bq_from_utc"),
  "DATETIME>STRING": macro("bq_datetime_text"),
  "TIMESTAMP>DATE": { sql: (value) => `CAST(bq_utc(${value}) AS DATE)` },
  "TIMESTAMP>TIME": { sql: (value) => `CAST(bq_utc(${value}) AS TIME)` },
  "TIMESTAMP>DATETIME": macro("bq_utc"),
  "TIMESTAMP>STRING": macro("bq_timestamp_text"),
  "TIME>STRING": macro("bq_time_text"),
  "INTERVAL>STRING": macro("bq_interval_text"),
};

function conversion(
  t: Translation,
  sql: string,
  from: GoogleType,
  to: GoogleType,
  node: { position: number },
): string {
  if (from.kind === "NULL" || sameType(from, to)) return convert(t, sql, from, to);
  if (from.kind === "ARRAY" && to.kind === "ARRAY") {
    if (from.element.kind === "NULL") return convert(t, sql, from, to);
    const item = t.fresh("_k");
    return `list_transform(${sql}, lambda ${item}: ${conversion(t, item, from.element, to.element, node)})`;
  }
  if (from.kind === "STRUCT" && to.kind === "STRUCT" && from.fields.length === to.fields.length) {
    const value = t.fresh("_k");
    const fields = to.fields.map((field, i) => {
      const source = from.fields[i] ?? field;
      const part = `(${value}).${quoteName(fieldName(source, i))}`;
      return `${quoteString(fieldName(field, i))}: ${conversion(t, part, source.type, field.type, node)}`;
    });
    return `list_transform([${sql}], lambda ${value}: CASE WHEN ${value} IS NULL THEN NULL ELSE {${fields.join(", ")}} END)[1]`;
  }
  const convertWith = CONVERSIONS[`${from.kind}>${to.kind}`];
  if (!convertWith) return fail(t, `Invalid cast from ${typeToString(from)} to ${typeToString(to)}`, node);
  return convertWith.sql(sql);
}

/** CAST … FORMAT through FORMAT_x and PARSE_x, with the format model rewritten. */
function formattedCast(
  t: Translation,
  node: CastNode,
  format: Expression,
  type: GoogleType,
  scope: Scope | null,
): Typed {
  const model = t.expression(format, scope);
  if (typeof model.constant !== "string") refuse(t, "CAST with a FORMAT that is not constant", format);
  const value = t.expression(node.operand, scope);
  const from = value.type;
  const text = byteFormat(model.constant, value, type);
  if (text) return { sql: node.safe ? `TRY(${text})` : text, type };
  const name =
    type.kind === "STRING" && MOMENTS.has(from.kind)
      ? `FORMAT_${from.kind}`
      : from.kind === "STRING" && MOMENTS.has(type.kind)
        ? `PARSE_${type.kind}`
        : refuse(t, `CAST from ${typeToString(from)} to ${typeToString(type)} with FORMAT`, node);
  const reads = type.kind !== "STRING";
  const pattern = castFormat(t, model.constant, format, (reads ? type.kind : from.kind) as MomentKind, reads);
  const call: CallExpression = {
    kind: "call",
    position: node.position,
    name: [name],
    safe: node.safe,
    args: [
      { kind: "string", value: pattern, position: format.position },
      node.operand,
      ...(node.timeZone ? [node.timeZone] : []),
    ],
    namedArgs: [],
    star: false,
    distinct: false,
    nulls: null,
    having: null,
    orderBy: [],
    limit: null,
    over: null,
  };
  return t.expression(call, scope);
}
