import { errorAt } from "../../googlesql/errors.ts";
import type { Expression, OptionEntry } from "../../googlesql/syntax/ast.ts";
import type { TableEntry } from "../catalog/entries.ts";
import type { Partitioning } from "../contract.ts";
import { evaluate } from "../script/evaluate.ts";
import type { Run } from "../script/run.ts";

/** OPTIONS of a table, view or dataset, as far as they were given; null unsets one. */
export interface KnownOptions {
  description?: string | null;
  friendlyName?: string | null;
  labels?: Record<string, string>;
  expires?: number | null;
  requireFilter?: boolean;
  location?: string;
  defaultTableExpirationMs?: string | null;
  /** All others, with their values as text. */
  others: Record<string, string>;
}

export async function readOptions(run: Run, entries: readonly OptionEntry[]): Promise<KnownOptions> {
  const known: KnownOptions = { others: {} };
  for (const { name, value } of entries) {
    const constant = await constantOf(run, value);
    switch (name.toLowerCase()) {
      case "description":
        known.description = textOrNull(constant);
        break;
      case "friendly_name":
        known.friendlyName = textOrNull(constant);
        break;
      case "labels":
        known.labels = labelsOf(run, value, constant);
        break;
      case "expiration_timestamp":
        known.expires = constant === null ? null : Date.parse(isoTime(String(constant)));
        break;
      case "require_partition_filter":
        known.requireFilter = String(constant) === "true";
        break;
      case "location":
        known.location = String(constant);
        break;
      case "default_table_expiration_days":
        known.defaultTableExpirationMs = constant === null ? null : String(Number(constant) * 86_400_000);
        break;
      default:
        known.others[name] = JSON.stringify(constant);
    }
  }
  return known;
}

/** The options as changes of an entry; what was not given stays. */
export function applyOptions(entry: TableEntry, options: KnownOptions): TableEntry {
  const partitioning: Partitioning | null =
    entry.partitioning && options.requireFilter !== undefined
      ? { ...entry.partitioning, requireFilter: options.requireFilter }
      : entry.partitioning;
  return {
    ...entry,
    partitioning,
    description: options.description === undefined ? entry.description : options.description,
    friendlyName: options.friendlyName === undefined ? entry.friendlyName : options.friendlyName,
    labels: options.labels ?? entry.labels,
    expires: options.expires === undefined ? entry.expires : options.expires,
    options: { ...entry.options, ...options.others },
  };
}

/** A column's OPTIONS(description = …). */
export async function columnDescription(
  run: Run,
  entries: readonly OptionEntry[],
): Promise<string | undefined> {
  const { description } = await readOptions(run, entries);
  return description ?? undefined;
}

type Constant = string | number | boolean | null | Constant[];

/** The value of an option: most are literals, the rest is computed. */
async function constantOf(run: Run, node: Expression): Promise<Constant> {
  switch (node.kind) {
    case "null":
      return null;
    case "string":
    case "boolean":
      return node.value;
    case "number":
      return Number(node.text);
    case "array":
      return Promise.all(node.elements.map((element) => constantOf(run, element)));
    case "struct":
      return Promise.all(node.fields.map((field) => constantOf(run, field.value)));
    default:
      return (await evaluate(run, node)).value as Constant;
  }
}

function textOrNull(value: Constant): string | null {
  return value === null ? null : String(value);
}

function labelsOf(run: Run, node: Expression, value: Constant): Record<string, string> {
  if (value === null) return {};
  const pairs = Array.isArray(value) ? value : [];
  if (!pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) {
    throw errorAt("Option labels must be an array of (key, value) pairs", run.source, node.position);
  }
  return Object.fromEntries(
    pairs.map((pair) => [String((pair as Constant[])[0]), String((pair as Constant[])[1])]),
  );
}

/** `2024-01-01 00:00:00+00` as JavaScript reads it. */
function isoTime(text: string): string {
  return text.replace(" ", "T").replace(/\+00$/, "Z").replace(/ UTC$/, "Z");
}
