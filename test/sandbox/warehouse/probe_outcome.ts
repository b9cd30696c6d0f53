import type { Engine, FieldSchema, WireRow, WireValue } from "../../../sandbox/warehouse/engine/contract.ts";
import type { WarehouseError } from "../../../sandbox/warehouse/googlesql/errors.ts";
import { parseExpression } from "../../../sandbox/warehouse/googlesql/syntax/parser.ts";
import { resolveTypeName } from "../../../sandbox/warehouse/googlesql/translate/type-names.ts";
import type { Binding } from "../../../sandbox/warehouse/googlesql/translate/typed.ts";
import { fromFieldSchema } from "../../../sandbox/warehouse/googlesql/types/field-schema.ts";
import { typeToString } from "../../../sandbox/warehouse/googlesql/types/format.ts";
import type { GoogleType } from "../../../sandbox/warehouse/googlesql/types/types.ts";
import { type ProbeCase, probeStatements } from "./probe_cases.ts";

/** How a case went: `right`; `refused` with an error where an answer was due; `wrong` with a false answer or none of the error. */
export interface ProbeOutcome {
  readonly id: string;
  readonly verdict: "right" | "refused" | "wrong";
  readonly detail: string;
}

/** Runs a case on an engine from which all datasets are dropped first. */
export async function runProbe(engine: Engine, probe: ProbeCase): Promise<ProbeOutcome> {
  for (const { dataset } of await engine.catalog.datasets())
    await engine.catalog.deleteDataset(dataset, true);
  const outcome = (verdict: ProbeOutcome["verdict"], detail = ""): ProbeOutcome => ({
    id: probe.id,
    verdict,
    detail,
  });
  try {
    const answer = await lastAnswer(engine, probe);
    if (probe.error !== undefined) return outcome("wrong", `no error; got ${JSON.stringify(answer.rows)}`);
    const difference = compare(probe, answer);
    return difference === null ? outcome("right") : outcome("wrong", difference);
  } catch (error) {
    const { message, name } = error as WarehouseError;
    if (name !== "WarehouseError") return outcome("wrong", `not a WarehouseError: ${(error as Error).stack}`);
    if (probe.error === undefined) return outcome("refused", message);
    return new RegExp(probe.error, "i").test(message) ? outcome("right") : outcome("refused", message);
  }
}

interface Answer {
  readonly schema: readonly FieldSchema[];
  readonly rows: readonly WireRow[];
}

async function lastAnswer(engine: Engine, probe: ProbeCase): Promise<Answer> {
  let answer: Answer = { schema: [], rows: [] };
  for (const sql of probeStatements(probe)) {
    const { statements } = await engine.execute({ sql, ...parametersOf(probe) });
    const last = statements.filter((statement) => statement.rows).pop()?.rows;
    answer = last ? { schema: last.schema, rows: await last.page(0, last.total) } : { schema: [], rows: [] };
    for (const { rows } of statements) await rows?.close();
  }
  return answer;
}

export function parametersOf(probe: ProbeCase) {
  if (!probe.params) return {};
  const bindings = probe.params.map(({ name, type, value }) => ({
    name,
    binding: { type: typeOf(type), value } as Binding,
  }));
  if (bindings.some(({ name }) => name === undefined)) {
    return { parameters: { positional: bindings.map(({ binding }) => binding) } };
  }
  return { parameters: { named: new Map(bindings.map(({ name, binding }) => [name ?? "", binding])) } };
}

function typeOf(text: string): GoogleType {
  const source = `CAST(NULL AS ${text})`;
  const node = parseExpression(source);
  if (node.kind !== "cast") throw new Error(`not a type: ${text}`);
  return resolveTypeName(node.type, source);
}

/** What differs from the expected answer, or null. Names, types, then rows; their order only where it counts. */
function compare(probe: ProbeCase, answer: Answer): string | null {
  const expected = probe.expect ?? { columns: [], rows: [] };
  const header = (columns: readonly { name: string; type: string }[]) =>
    columns
      .map(({ name, type }) => `${name} ${type.replace(/\b_field_\d+ /g, "")}`.toLowerCase())
      .join(" | ");
  const actualColumns = answer.schema.map((field) => ({
    name: field.name,
    type: typeToString(fromFieldSchema(field).type),
  }));
  if (header(actualColumns) !== header(expected.columns)) {
    return `columns ${header(actualColumns)} expected ${header(expected.columns)}`;
  }
  const types = answer.schema.map((field) => fromFieldSchema(field).type);
  const actual = answer.rows.map((row) => row.f.map(({ v }, i) => fromWire(v, types[i] as GoogleType)));
  const wanted = expected.rows.map((row) => row.map((value, i) => byPosition(value, types[i] as GoogleType)));
  const [a, b] = probe.ordered ? [actual, wanted] : [sorted(actual), sorted(wanted)];
  return same(a, b) ? null : `rows ${JSON.stringify(a)} expected ${JSON.stringify(b)}`;
}

/** A wire value as the probe writes it: numbers as numbers, structs by position. */
function fromWire(value: WireValue, type: GoogleType): unknown {
  if (value === null) return null;
  if (type.kind === "ARRAY") return (value as { v: WireValue }[]).map(({ v }) => fromWire(v, type.element));
  if (type.kind === "STRUCT")
    return (value as WireRow).f.map(({ v }, i) => fromWire(v, type.fields[i]?.type as GoogleType));
  const text = String(value);
  switch (type.kind) {
    case "INT64":
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
    case "FLOAT64":
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case "BOOL":
      return text === "true";
    case "JSON":
      return JSON.parse(text);
    case "TIMESTAMP":
      return instant(BigInt(text));
    default:
      return text;
  }
}

function byPosition(value: unknown, type: GoogleType): unknown {
  if (type.kind === "ARRAY")
    return ((value ?? []) as unknown[]).map((item) => byPosition(item, type.element));
  if (value === null) return null;
  if (type.kind === "STRUCT")
    return Object.values(value as object).map((item, i) =>
      byPosition(item, type.fields[i]?.type as GoogleType),
    );
  return type.kind === "JSON" ? (value as { $json: unknown }).$json : value;
}

function instant(micros: bigint): string {
  const second = micros - (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n);
  const fraction = String(micros - second).padStart(6, "0");
  const digits = fraction.endsWith("000") ? fraction.slice(0, 3) : fraction;
  const text = new Date(Number(second / 1000n)).toISOString().slice(0, 19).replace("T", " ");
  return `${text}${fraction === "000000" ? "" : `.${digits}`}+00`;
}

function sorted(rows: unknown[][]): unknown[][] {
  return rows
    .map((row) => ({ row, key: JSON.stringify(row) }))
    .sort((x, y) => (x.key < y.key ? -1 : 1))
    .map(({ row }) => row);
}

/** Equal, with floats within 1e-9 of each other. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  const [x, y] = [Object.entries(a), Object.entries(b)];
  return (
    x.length === y.length &&
    x.every(([key, value]) => key in b && same(value, (b as Record<string, unknown>)[key]))
  );
}
