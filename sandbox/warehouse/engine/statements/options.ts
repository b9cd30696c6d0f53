import { errorAt, refusedAt } from "../../googlesql/errors.ts";
import type { Expression, OptionEntry } from "../../googlesql/syntax/ast.ts";
import { arrayOf, STRING, structOf } from "../../googlesql/types/make.ts";
import type { GoogleType } from "../../googlesql/types/types.ts";
import { evaluate } from "../script/evaluate.ts";
import type { Run } from "../script/run.ts";
import { OPTION_TYPES, type OptionOwner, type OptionType } from "./option-types.ts";

/** OPTIONS of a table, view or dataset, as far as they were given; null unsets one. */
export interface KnownOptions {
  description?: string | null;
  friendlyName?: string | null;
  labels?: Record<string, string>;
  expires?: number | null;
  requireFilter?: boolean;
  partitionExpirationMs?: string | null;
  location?: string;
  defaultTableExpirationMs?: string | null;
  /** All others, with their values as GoogleSQL text. */
  others: Record<string, string | null>;
}

/** Reads the OPTIONS of one kind of object. Fails on options that BigQuery does not have, or has with another type. */
export async function readOptions(
  run: Run,
  entries: readonly OptionEntry[],
  owner: OptionOwner,
): Promise<KnownOptions> {
  const known: KnownOptions = { others: {} };
  for (const [name, value] of await optionValues(run, entries, owner)) {
    take(known, name, OPTION_TYPES[owner][name] as ReadType, value);
  }
  return known;
}

/** The values of OPTIONS by their names in lower case, as BigQuery types them. Fails where `readOptions` does. */
export async function optionValues(
  run: Run,
  entries: readonly OptionEntry[],
  owner: OptionOwner,
): Promise<Map<string, Value>> {
  const values = new Map<string, Value>();
  for (const entry of entries) {
    const name = entry.name.toLowerCase();
    const place = (message: string) => errorAt(message, run.source, entry.position);
    const type = OPTION_TYPES[owner][name];
    if (!type) throw place(`Unknown option: ${entry.name}`);
    if (type === "refused") {
      const whose = owner.endsWith(" DATA") ? owner : `a ${owner}`;
      throw refusedAt(`Option ${name} of ${whose}`, run.source, entry.position);
    }
    if (values.has(name)) throw place(`Duplicate option specified for '${entry.name}'`);
    const value = await optionValue(run, entry.value, type);
    values.set(name, value);
    if (type === "ROUNDING" && /EVEN/i.test(String(value ?? ""))) {
      throw refusedAt(`Rounding mode ROUND_HALF_EVEN`, run.source, entry.position);
    }
    if (type === "FALSE" && value === "true") {
      throw refusedAt(`Option ${name} = TRUE`, run.source, entry.position);
    }
  }
  return values;
}

/** A column's OPTIONS(description = …). */
export async function columnDescription(
  run: Run,
  entries: readonly OptionEntry[],
): Promise<string | undefined> {
  const { description } = await readOptions(run, entries, "COLUMN");
  return description ?? undefined;
}

type Value = string | null | readonly (string | null | readonly (string | null)[])[];
type ReadType = Exclude<OptionType, "refused">;

const TYPES: Readonly<Record<ReadType, GoogleType>> = {
  STRING,
  ROUNDING: STRING,
  BOOL: { kind: "BOOL" },
  FALSE: { kind: "BOOL" },
  INT64: { kind: "INT64" },
  FLOAT64: { kind: "FLOAT64" },
  TIMESTAMP: { kind: "TIMESTAMP" },
  INTERVAL: { kind: "INTERVAL" },
  STRINGS: arrayOf(STRING),
  PAIRS: arrayOf(
    structOf([
      { name: "", type: STRING },
      { name: "", type: STRING },
    ]),
  ),
};

/** The value of an option; strings, the most frequent ones, need no query. */
async function optionValue(run: Run, node: Expression, type: ReadType): Promise<Value> {
  if (node.kind === "null") return null;
  if (node.kind === "string" && TYPES[type] === STRING) return node.value;
  if (node.kind === "boolean" && TYPES[type].kind === "BOOL") return String(node.value);
  return (await evaluate(run, node, TYPES[type])).value as Value;
}

const DAY_MS = 86_400_000;

function take(known: KnownOptions, name: string, type: OptionType, value: Value): void {
  const text = typeof value === "string" ? value : null;
  const days = text === null ? null : String(Number(text) * DAY_MS);
  switch (name) {
    case "description":
      known.description = text;
      break;
    case "friendly_name":
      known.friendlyName = text;
      break;
    case "labels":
      known.labels = Object.fromEntries(pairsOf(value));
      break;
    case "expiration_timestamp":
      known.expires = text === null ? null : Date.parse(isoTime(text));
      break;
    case "require_partition_filter":
      known.requireFilter = text === "true";
      break;
    case "partition_expiration_days":
      known.partitionExpirationMs = days;
      break;
    case "location":
      known.location = String(text);
      break;
    case "default_table_expiration_days":
      known.defaultTableExpirationMs = days;
      break;
    default:
      known.others[name] = value === null ? null : literalText(value, type);
  }
}

function literalText(value: NonNullable<Value>, type: OptionType): string {
  if (typeof value !== "string") {
    const pairs = pairsOf(value).map(
      (pair) => `STRUCT(${pair.map((text) => JSON.stringify(text)).join(", ")})`,
    );
    return `[${pairs.join(", ")}]`;
  }
  if (type === "INTERVAL") return `INTERVAL ${JSON.stringify(value)} YEAR TO SECOND`;
  return type === "STRING" || type === "ROUNDING" ? JSON.stringify(value) : value;
}

function pairsOf(value: Value): [string, string][] {
  return Array.isArray(value) ? value.map((pair) => [String(pair[0]), String(pair[1])]) : [];
}

/** `2024-01-01 00:00:00+00` as JavaScript reads it. */
function isoTime(text: string): string {
  return text.replace(" ", "T").replace(/\+00$/, "Z").replace(/ UTC$/, "Z");
}
