/** A query with DuckDB's definitions of WITH tables in front of it. */
export function withTables(definitions: readonly string[], query: string, recursive = false): string {
  if (definitions.length === 0) return query;
  const main = /^WITH\b/.test(query) ? `SELECT * FROM (${query})` : query;
  return `WITH ${recursive ? "RECURSIVE " : ""}${definitions.join(", ")} ${main}`;
}
