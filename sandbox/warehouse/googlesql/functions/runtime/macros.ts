/** DuckDB macros by signature: name and parameters → the expression. An argument may be evaluated more than once. */
export type Macros = Readonly<Record<string, string>>;

/**
 * SQL that ends the query with a message; of any type, like NULL. Allowed inside TRY, unlike error(). (As the condition of a
 * CASE the call would be evaluated while planning, in a branch that is never taken too.)
 */
export function raise(message: string): string {
  return `([NULL])[bq_error(${message})]`;
}

/**
 * A macro that evaluates its arguments once, however often its body names them: they become values of a lambda. For bodies
 * that name an argument several times where arguments are likely to be costly or nested. (HAVING takes a bare `_bq_v.x` for a table.)
 */
export function once(name: string, parameters: readonly string[], body: string): Macros {
  const [first] = parameters;
  const single = parameters.length === 1;
  const bundle = single
    ? first
    : `{${parameters.map((parameter) => `'${parameter}': ${parameter}`).join(", ")}}`;
  const values = single ? "_bq_v" : parameters.map((parameter) => `(_bq_v).${parameter}`).join(", ");
  return {
    [`${name}_of(${parameters.join(", ")})`]: body,
    [`${name}(${parameters.join(", ")})`]: `list_transform([${bundle}], lambda _bq_v: ${name}_of(${values}))[1]`,
  };
}
