import { quoteString } from "../types/duckdb.ts";

/**
 * SQL whose body may name its operands as often as it likes: operands that cost something become values of a lambda first, so
 * that they are computed once and the text does not grow. Brackets around the row, since HAVING takes a bare one for a table. About 50 ns a row where that is needed, nothing where it is not.
 */
export function bind(operands: readonly string[], body: (...names: string[]) => string): string {
  if (operands.every(isCheap)) return body(...operands);
  const fields = operands.map((operand, i) => `${quoteString(`v${i}`)}: ${operand}`);
  const names = operands.map((_, i) => `(_bq_v).v${i}`);
  return `list_transform([{${fields.join(", ")}}], lambda _bq_v: ${body(...names)})[1]`;
}

/** A column, a field, a literal, or one of them cast to another type of number. */
function isCheap(sql: string): boolean {
  return sql.length < 150 && !/[[{?@]|\w\s*\(|\b(?:SELECT|CASE|OVER)\b/i.test(sql.replace(/\bCAST\(/g, "("));
}
