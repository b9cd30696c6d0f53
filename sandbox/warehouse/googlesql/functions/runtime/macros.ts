/** DuckDB macros by signature: name and parameters → the expression. An argument may be evaluated more than once. */
export type Macros = Readonly<Record<string, string>>;

/**
 * SQL that ends the query with a message. The message must depend on data: DuckDB evaluates constant expressions while it
 * plans, and would raise a constant message even in a branch that is never taken. Allowed inside TRY, unlike error().
 */
export function raise(message: string): string {
  return `CASE WHEN bq_raise(${message}) THEN NULL END`;
}
