import type { FunctionCall } from "../translate/typed.ts";
import { duckType } from "../types/duckdb.ts";
import { STRING } from "../types/make.ts";

/** Why a JSONPath cannot be used. */
export class JsonPathError extends Error {}

export interface JsonPath {
  /** As DuckDB writes paths: `$."a"[0]`, with keys escaped as in JSON. */
  readonly text: string;
  /** Whether DuckDB reads the path as BigQuery does. It knows no quotes, stars or empty keys; keys of digits find elements too. */
  readonly plain: boolean;
}

/** The path of the whole document. */
export const ROOT: JsonPath = { text: "$", plain: true };

/** Functions of the legacy family quote keys with `['…']`, all others with `."…"`. */
const LEGACY = /^JSON_EXTRACT/;
const LEGACY_KEY = /^\[\s*'((?:[^'\\]|\\.)*)'\s*\]/;
const STANDARD_KEY = /^\."((?:[^"\\]|\\.)*)"/;

/** The constant JSONPath at an argument; the root where it is left out, null where it is NULL. Fails for any other. */
export function pathArgument(call: FunctionCall, index: number, prefix = /^/): JsonPath | null {
  if (call.args[index] === undefined) return ROOT;
  const { constant, type, sql } = call.typed(index, STRING);
  if (type.kind !== "STRING" && type.kind !== "NULL") return call.noMatchingSignature();
  if (constant === null || type.kind === "NULL" || sql === `CAST(NULL AS ${duckType(type)})`) return null;
  if (typeof constant !== "string") {
    return call.fail("JSONPath must be a string literal or query parameter", index);
  }
  try {
    return jsonPath(constant.replace(prefix, ""), LEGACY.test(call.name));
  } catch (error) {
    if (error instanceof JsonPathError) return call.fail(error.message, index);
    throw error;
  }
}

/**
 * BigQuery's JSONPath: `$.a.b[0]`, and `$."a.b"` or in legacy functions `$['a.b']`.
 * @throws JsonPathError
 */
export function jsonPath(path: string, legacy = false): JsonPath {
  if (!path.startsWith("$")) throw new JsonPathError("JSONPath must start with '$'");
  let text = "$";
  let plain = true;
  let rest = path.slice(1);
  while (rest !== "") {
    const position = /^\[\s*(-?\d+)\s*\]/.exec(rest);
    const quoted = (legacy ? LEGACY_KEY : STANDARD_KEY).exec(rest);
    const key = quoted ?? /^\.([\p{L}\p{N}_\-:\s]+)/u.exec(rest);
    if (position && /^\d{1,9}$/.test(position[1] as string)) {
      text += `[${Number(position[1])}]`;
    } else if (key || position) {
      const name = (key ?? position)?.[1] as string;
      const bare = quoted ? name.replaceAll(legacy ? "\\'" : '\\"', legacy ? "'" : '"') : name;
      text += keyStep(bare);
      plain &&= isPlainKey(bare) && !/^-?\d+$/.test(bare);
    } else if (legacy && rest === ".") {
      break;
    } else {
      throw new JsonPathError(problem(rest));
    }
    rest = rest.slice((position ?? key)?.[0].length);
  }
  return { text, plain };
}

/** A step to a member in the text of a path. */
export function keyStep(key: string): string {
  return `.${JSON.stringify(key)}`;
}

/** Whether DuckDB takes a quoted key in a path for itself. */
export function isPlainKey(key: string): boolean {
  return key !== "" && !/["\\*\p{Cc}]/u.test(key);
}

function problem(rest: string): string {
  const operator = /^(\.\.)|^[.[]?([*@])|^@/.exec(rest);
  if (operator) return `Unsupported operator in JSONPath: ${operator[1] ?? operator[2] ?? "@"}`;
  return `Invalid token in JSONPath at: ${rest}`;
}
