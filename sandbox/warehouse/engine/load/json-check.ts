import type { FieldSchema } from "../contract.ts";

/** The first thing that is wrong with a JSON object as a row of a schema, in BigQuery's words; null if it can be loaded. */
export function rowProblem(
  row: unknown,
  schema: readonly FieldSchema[],
  options: { ignoreUnknownValues: boolean },
  path = "",
): string | null {
  if (row === null || typeof row !== "object" || Array.isArray(row)) {
    return path === ""
      ? "a row must be a JSON object"
      : `Field: ${path}; Value: ${JSON.stringify(row)}: a record is expected`;
  }
  const values = row as Record<string, unknown>;
  for (const key of Object.keys(values)) {
    if (fieldOf(schema, key) || options.ignoreUnknownValues) continue;
    return `No such field: ${path === "" ? key : `${path}.${key}`}.`;
  }
  for (const field of schema) {
    const name = path === "" ? field.name : `${path}.${field.name}`;
    const problem = fieldProblem(valueIn(values, field.name), field, name, options);
    if (problem) return problem;
  }
  return null;
}

/** The row with its keys spelt as the schema spells them; BigQuery matches them in any case. */
export function spellKeys(row: unknown, schema: readonly FieldSchema[]): unknown {
  if (Array.isArray(row)) return row.map((item) => spellKeys(item, schema));
  if (row === null || typeof row !== "object") return row;
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      const field = fieldOf(schema, key);
      return [field?.name ?? key, field?.fields ? spellKeys(value, field.fields) : value];
    }),
  );
}

function fieldProblem(
  value: unknown,
  field: FieldSchema,
  path: string,
  options: { ignoreUnknownValues: boolean },
): string | null {
  if (value === null || value === undefined) {
    return field.mode === "REQUIRED" ? `Missing required field: ${path}.` : null;
  }
  if (field.mode === "REPEATED") {
    if (!Array.isArray(value)) return `Repeated field must be imported as a JSON array. Field: ${path}`;
    const element = { ...field, mode: "REQUIRED" as const };
    for (const item of value) {
      if (item === null) return `Only optional fields can be set to NULL. Field: ${path}; Value: NULL`;
      const problem = fieldProblem(item, element, path, options);
      if (problem) return problem;
    }
    return null;
  }
  if (field.type === "JSON") return null;
  if (Array.isArray(value)) return `Array specified for non-repeated field: ${path}.`;
  if (field.fields) return rowProblem(value, field.fields, options, path);
  if (typeof value === "object") return `JSON object specified for non-record field: ${path}`;
  const text = String(value);
  const fits = FITS[field.type];
  if (fits && !fits(text)) return `Could not parse '${text}' as ${field.type} for field ${path}`;
  if (field.maxLength !== undefined && [...text].length > Number(field.maxLength)) {
    return `Field ${path}: ${field.type}(${field.maxLength}) has maximum length ${field.maxLength} but got a value with length ${[...text].length}`;
  }
  return null;
}

function fieldOf(schema: readonly FieldSchema[], key: string): FieldSchema | undefined {
  return (
    schema.find((field) => field.name === key) ??
    schema.find((f) => f.name.toLowerCase() === key.toLowerCase())
  );
}

function valueIn(values: Record<string, unknown>, name: string): unknown {
  if (name in values) return values[name];
  const key = Object.keys(values).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : values[key];
}

const isNumber = (text: string) => text.trim() !== "" && Number.isFinite(Number(text));
const DATE = String.raw`\d{4}-\d{1,2}-\d{1,2}`;
const TIME = String.raw`\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,9})?)?`;
const isDate = new RegExp(`^${DATE}$`);
const isTime = new RegExp(`^${TIME}$`);
const isDatetime = new RegExp(`^${DATE}(?:[ T]${TIME})?$`, "i");
const isTimestamp = new RegExp(
  `^${DATE}(?:[ T]${TIME})?(?: ?(?:Z|UTC|[+-]\\d{1,2}(?::?\\d{2})?| ?[A-Za-z]+/[A-Za-z_/]+))?$`,
  "i",
);
/** Whether a scalar's text can be a value of a type. */
const FITS: Readonly<Record<string, (text: string) => boolean>> = {
  INTEGER: (text) => isNumber(text) && Number.isInteger(Number(text)) && Math.abs(Number(text)) <= 2 ** 63,
  FLOAT: (text) => isNumber(text) || /^\s*[+-]?(?:inf|infinity|nan)\s*$/i.test(text),
  NUMERIC: isNumber,
  BIGNUMERIC: isNumber,
  BOOLEAN: (text) => /^\s*(?:true|false|t|f|yes|no|y|n|1|0)\s*$/i.test(text),
  BYTES: (text) => /^[A-Za-z0-9+/\-_]*={0,2}$/.test(text) && text.replace(/=+$/, "").length % 4 !== 1,
  DATE: (text) => isDate.test(text.trim()) && isCalendar(text),
  TIME: (text) => isTime.test(text.trim()),
  DATETIME: (text) => isDatetime.test(text.trim()) && isCalendar(text),
  TIMESTAMP: (text) => isNumber(text) || (isTimestamp.test(text.trim()) && isCalendar(text)),
};

/** Whether the date that a text begins with is a day of the calendar. */
function isCalendar(text: string): boolean {
  const [year = 0, month = 0, day = 0] = (/^(\d+)-(\d+)-(\d+)/.exec(text.trim()) ?? []).slice(1).map(Number);
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
