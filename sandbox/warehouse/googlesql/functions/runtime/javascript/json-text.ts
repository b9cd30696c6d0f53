/** Strings, punctuation marks, and words (numbers, true, false, null). */
export const JSON_TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The text of the value at a path, as written but without white space; null where there is none or it is null.
 * The text must be valid JSON; the path is DuckDB's (`$."a"[0]`).
 */
export function rawAt(json: string, path: string): string | null {
  const tokens = json.match(JSON_TOKENS) ?? [];
  let at = 0;
  for (const step of pathSteps(path)) {
    const next = typeof step === "number" ? element(tokens, at, step) : member(tokens, at, step);
    if (next === null) return null;
    at = next;
  }
  const raw = tokens.slice(at, end(tokens, at)).join("");
  return raw === "null" || raw === "" ? null : raw;
}

/** Keys and positions of a DuckDB path. */
export function pathSteps(path: string): (string | number)[] {
  return [...path.matchAll(/\."((?:[^"\\]|\\.)*)"|\[(\d+)\]/g)].map((match) =>
    match[2] === undefined ? (match[1] as string) : Number(match[2]),
  );
}

/** Index behind the value that starts at `at`. */
function end(tokens: readonly string[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
    if (depth === 0) return index + 1;
  }
  return tokens.length;
}

function element(tokens: readonly string[], at: number, wanted: number): number | null {
  if (tokens[at] !== "[") return null;
  let index = at + 1;
  for (let count = 0; index < tokens.length && tokens[index] !== "]"; count++) {
    if (count === wanted) return index;
    index = end(tokens, index);
    if (tokens[index] === ",") index++;
  }
  return null;
}

function member(tokens: readonly string[], at: number, wanted: string): number | null {
  if (tokens[at] !== "{") return null;
  let index = at + 1;
  while (index < tokens.length && tokens[index] !== "}") {
    if (JSON.parse(tokens[index] as string) === wanted) return index + 2;
    index = end(tokens, index + 2);
    if (tokens[index] === ",") index++;
  }
  return null;
}
