import { raise } from "../functions/runtime/macros.ts";
import { quoteName } from "../types/duckdb.ts";
import type { OutputColumn, Translation } from "./translation.ts";

/** Rounds that BigQuery gives a recursive WITH table; the non-recursive term is the first. */
const MAX_ITERATIONS = 500;

/**
 * A recursive table that ends with BigQuery's error after too many rounds. Beside the rows of each round runs one more row, the
 * only one whose `_round` is not NULL: it counts as long as there are rows, and is left out wherever the table is read. (A
 * counter in the rows themselves would make equal rows different, and a UNION DISTINCT endless.)
 */
export function countedRecursion(t: Translation, name: string, columns: readonly OutputColumn[]) {
  const rounds = quoteName(t.fresh("_r"));
  const list = columns.map((column) => quoteName(column.sqlName)).join(", ");
  const nulls = columns.map(() => "NULL").join(", ");
  const rows = `SELECT ${list} FROM ${rounds} WHERE _round IS NULL`;
  const message = `'A recursive CTE has reached the maximum number of iterations: ${MAX_ITERATIONS}' || left(CAST(_round AS VARCHAR), 0)`;
  const next = `CASE WHEN _round > ${MAX_ITERATIONS} THEN ${raise(message)} ELSE _round + 1 END`;
  const withRows = `_round IS NOT NULL AND EXISTS (${rows})`;
  return {
    /** What the recursive term reads: the rows of the round before. */
    lastRows: `(${rows})`,
    /** The definitions for DuckDB's WITH; `name` has all rows. */
    definitions: (base: string, union: "UNION" | "UNION ALL", step: string) =>
      `${rounds}(${list}, _round) AS (` +
      `(SELECT *, CAST(NULL AS INTEGER) FROM (${base}) UNION ALL SELECT ${nulls}, 1) ${union} ` +
      `(SELECT *, CAST(NULL AS INTEGER) FROM (${step}) UNION ALL SELECT ${nulls}, ${next} FROM ${rounds} WHERE ${withRows})` +
      `), ${name} AS (${rows})`,
  };
}
