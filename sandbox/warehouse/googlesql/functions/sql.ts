/** The text of a plain DuckDB string literal, or null if the SQL is anything else. */
export function literalText(sql: string): string | null {
  return /^'(?:[^']|'')*'$/.test(sql) ? sql.slice(1, -1).replaceAll("''", "'") : null;
}

/** String expressions one behind the other; NULL anywhere gives NULL. */
export function concatenate(parts: readonly string[]): string {
  if (parts.length === 0) return "''";
  return parts.length === 1 ? (parts[0] as string) : `(${parts.join(" || ")})`;
}
