import type { GoogleType } from "../../sandbox/warehouse/googlesql/types/types.ts";

/** A value in a form that both sides are brought to: text, or a list for arrays and structs (by position). */
export type Plain = null | string | readonly Plain[];

export interface AnswerColumn {
  readonly name: string;
  readonly type: GoogleType;
}

/** What a query gives. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly Plain[])[];
}

/** A table with its rows, as both sides are given it. */
export interface Table {
  /** [project, dataset, table]. */
  readonly path: readonly string[];
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly (readonly Plain[])[];
}

/** FLOAT64 as JavaScript writes it, with its sign of zero. */
export function plainFloat(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** JSON text with the keys of objects in order: texts of equal documents are equal. */
export function plainJson(text: string): string {
  return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
