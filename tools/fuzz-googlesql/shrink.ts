import { joined, wordsOf } from "./words.ts";

/** The shortest text found for which `stays` holds, by leaving tokens out; at most `tries` questions. */
export async function shrink(
  sql: string,
  stays: (sql: string) => Promise<boolean>,
  tries = 60,
): Promise<string> {
  let words = wordsOf(sql);
  let left = tries;
  for (let size = Math.max(1, words.length >> 1); size >= 1 && left > 0; size >>= 1) {
    for (let from = 0; from < words.length && left > 0; ) {
      const candidate = words.toSpliced(from, size);
      left -= 1;
      if (candidate[0] === words[0] && (await stays(joined(candidate)))) words = candidate;
      else from += size;
    }
  }
  const text = joined(words);
  return text.length < sql.length && (await stays(text)) ? text : sql;
}
