import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Comparable, comparable, type PgType } from "./types.ts";

/** A row: the JSON text of each value as it will be printed (null for NULL), and its value for comparing. */
export interface Row {
  text: ReadonlyMap<string, string | null>;
  order: ReadonlyMap<string, Comparable | null>;
}

export interface Table {
  name: string;
  columns: Readonly<Record<string, PgType>>;
  rows: readonly Row[];
}

/** The tables of the lead-scoring application, schema public. */
export const COLUMNS: Readonly<Record<string, Readonly<Record<string, PgType>>>> = {
  lead_scoring_runs: {
    id: "uuid",
    window_start: "date",
    window_end: "date",
    scored_at: "timestamptz",
    model_version: "text",
    created_at: "timestamptz",
    updated_at: "timestamptz",
    deleted_at: "timestamptz",
  },
  lead_scores: {
    id: "int8",
    run_id: "uuid",
    lead_id: "uuid",
    email: "text",
    company_name: "text",
    company_domain: "text",
    lead_class: "int4",
    total_score: "int4",
    source: "text",
    medium: "text",
    campaign: "text",
    country: "text",
    first_seen_at: "timestamptz",
    created_at: "timestamptz",
    updated_at: "timestamptz",
    deleted_at: "timestamptz",
  },
};

/** Reads a table of a company folder into memory. */
export function readTable(dir: string, name: string): Table {
  const columns = COLUMNS[name] as Readonly<Record<string, PgType>>;
  const lines = readFileSync(join(dir, "supabase", `${name}.ndjson`), "utf8").split("\n");
  return { name, columns, rows: lines.filter((l) => l !== "").map((line) => readRow(line, columns)) };
}

/** Whole numbers are quoted before parsing: JavaScript's numbers would lose their last digits. */
function readRow(line: string, columns: Readonly<Record<string, PgType>>): Row {
  const quoted = line.replace(/^\{"id":(\d+),/, '{"id":"$1",');
  const parsed = JSON.parse(quoted) as Record<string, string | number | null>;
  const text = new Map<string, string | null>();
  const order = new Map<string, Comparable | null>();
  for (const [column, type] of Object.entries(columns)) {
    const value = parsed[column] ?? null;
    text.set(column, value === null ? null : String(value));
    order.set(column, value === null ? null : comparable(type, String(value)));
  }
  return { text, order };
}
