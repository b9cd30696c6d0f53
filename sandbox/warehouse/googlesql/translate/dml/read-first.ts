/**
 * A query that has read everything before its first row is inserted, where it reads the table that it is inserted into:
 * DuckDB would show the rows of one branch of a UNION ALL to the next.
 */
export function readFirst(query: string, duckName: string): string {
  return query.includes(duckName) ? `WITH _read AS MATERIALIZED (${query}) SELECT * FROM _read` : query;
}
