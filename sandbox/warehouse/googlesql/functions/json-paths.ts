/** Why a JSONPath cannot be used. */
export class JsonPathError extends Error {}

/**
 * BigQuery's JSONPath (`$.a.b[0]`, `$."a.b"`, `$['a']`) as DuckDB's. Wildcards and negative positions are errors, as in BigQuery.
 * @throws JsonPathError
 */
export function duckJsonPath(path: string): string {
  if (!path.startsWith("$")) throw new JsonPathError("JSONPath must start with '$'");
  let out = "$";
  let rest = path.slice(1);
  while (rest !== "") {
    const match =
      /^\."((?:[^"\\]|\\.)*)"/.exec(rest) ??
      /^\.([^.[\]"*\s]+)/.exec(rest) ??
      /^\[\s*'((?:[^'\\]|\\.)*)'\s*\]/.exec(rest) ??
      /^\[\s*"((?:[^"\\]|\\.)*)"\s*\]/.exec(rest);
    const position = /^\[\s*(\d+)\s*\]/.exec(rest);
    if (position) {
      out += `[${Number(position[1])}]`;
      rest = rest.slice(position[0].length);
    } else if (match) {
      const key = match[1] as string;
      if (/["\\]/.test(key)) throw new JsonPathError(`Unsupported character in JSONPath: ${path}`);
      out += `."${key}"`;
      rest = rest.slice(match[0].length);
    } else {
      throw new JsonPathError(`Invalid token in JSONPath at: ${rest}`);
    }
  }
  return out;
}
