import { parseScript } from "../../../sandbox/warehouse/googlesql/syntax/parser.ts";

/**
 * The queries of an incremental run that an analyser without scripts can read: defaults of variables as queries, then the query
 * itself, each with typed NULLs in the place of variables. That it is a transaction changes none of them.
 */
export function withoutVariables(before: readonly string[], query: string): string[] {
  const queries: string[] = [];
  const types = new Map<string, string>();
  const filled = (sql: string) =>
    [...types].reduce(
      (text, [name, type]) => text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), `CAST(NULL AS ${type})`),
      sql,
    );
  for (const statement of statementsOf(before)) {
    const declaration = /^DECLARE\s+(\w+)\s+([\w<>, ]+?)\s+DEFAULT\s+([\s\S]+)$/i.exec(statement);
    if (declaration) {
      const [, name = "", type = "", value = ""] = declaration;
      queries.push(filled(`SELECT ${value}`));
      types.set(name, type);
      continue;
    }
    if (/^BEGIN TRANSACTION$/i.test(statement)) continue;
    const deletion = /^DELETE FROM\s+(\S+)\s+WHERE\s+([\s\S]+)$/i.exec(statement);
    if (!deletion)
      throw new Error(`a statement before an incremental query that is not known here: ${statement}`);
    queries.push(filled(`SELECT 1 FROM ${deletion[1]} WHERE ${deletion[2]}`));
  }
  return [...queries, filled(query)];
}

/** Statements of a script as text. */
function statementsOf(before: readonly string[]): string[] {
  const source = before.join(";\n");
  const starts = parseScript(source).map(({ position }) => position);
  return starts.map((start, i) =>
    source
      .slice(start, starts[i + 1])
      .trim()
      .replace(/;$/, ""),
  );
}
