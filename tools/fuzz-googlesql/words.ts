import { lex } from "../../sandbox/warehouse/googlesql/syntax/lexer.ts";

/** The tokens of a statement as written; of a text that is none, its parts between blanks. */
export function wordsOf(sql: string): string[] {
  try {
    return lex(sql)
      .map(({ start, end }) => sql.slice(start, end))
      .filter(Boolean);
  } catch {
    return sql.split(/\s+/).filter(Boolean);
  }
}

export const joined = (words: readonly string[]): string =>
  words.join(" ").replaceAll(/\s*\.\s*(?=[A-Za-z_`])/g, ".");
