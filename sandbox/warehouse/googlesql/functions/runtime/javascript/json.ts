import {
  BIGINT,
  BOOLEAN,
  type DuckDBConnection,
  type DuckDBIntervalValue,
  INTERVAL,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import { appendAt, insertAt, removeAt, setAt, stripNulls } from "./json-editing.ts";
import { numberText } from "./json-numbers.ts";
import { scanQuery, scanQueryArray, scanValue, scanValueArray } from "./json-scan.ts";
import { pathSteps } from "./json-steps.ts";
import {
  canonicalJson,
  checkedJson,
  parseTree,
  prettyJson,
  printTree,
  scalarOf,
  treeAt,
} from "./json-tree.ts";
import { flattened, keysOf, laxQuery } from "./json-walks.ts";
import { registerScalar } from "./register.ts";

type Body = Parameters<typeof registerScalar>[4];

/** What DuckDB's JSON functions cannot do: JSON travels as text, lists of JSON as lists of texts. */
export function registerJsonFunctions(connection: DuckDBConnection): void {
  const texts = (name: string, count: number, body: Body) =>
    registerScalar(connection, name, Array<typeof VARCHAR>(count).fill(VARCHAR), VARCHAR, body);
  const lists = (name: string, count: number, body: (...texts: string[]) => (string | null)[] | null) =>
    registerScalar(
      connection,
      name,
      Array<typeof VARCHAR>(count).fill(VARCHAR),
      LIST(VARCHAR),
      (...values) => {
        const items = body(...values);
        return items && listValue(items);
      },
    );

  texts("bq_json_raw", 2, scanQuery);
  texts("bq_json_scan_value", 2, scanValue);
  lists("bq_json_scan_query_array", 2, scanQueryArray);
  lists("bq_json_scan_value_array", 2, scanValueArray);

  texts("bq_json_canonical", 1, canonicalJson);
  texts("bq_json_pretty", 1, prettyJson);
  texts("bq_json_number", 1, (token: string) => numberText(token));
  texts("bq_json_checked", 2, (text: string, mode: string) => parsed(text, mode === "exact"));
  texts("bq_json_string", 1, asciiLineEnds);
  texts("bq_json_tree_query", 2, (json: string, path: string) => {
    const found = treeAt(parseTree(json), pathSteps(path));
    return found === undefined ? null : printTree(found);
  });
  texts("bq_json_tree_value", 2, (json: string, path: string) =>
    scalarOf(treeAt(parseTree(json), pathSteps(path))),
  );
  texts("bq_json_member", 2, (json: string, key: string) => {
    const tree = parseTree(json);
    const found = tree instanceof Map ? tree.get(key) : undefined;
    return found === undefined ? null : printTree(found);
  });
  lists("bq_json_flatten", 1, flattened);

  const flagged = (name: string, count: number, flags: number, body: Body) =>
    registerScalar(
      connection,
      name,
      [...Array<typeof VARCHAR>(count).fill(VARCHAR), ...Array<typeof BOOLEAN>(flags).fill(BOOLEAN)],
      VARCHAR,
      body,
    );
  texts("bq_json_remove", 2, removeAt);
  flagged("bq_json_set", 3, 1, setAt);
  flagged("bq_json_strip_nulls", 2, 2, stripNulls);
  flagged("bq_json_array_append", 3, 1, appendAt);
  flagged("bq_json_array_insert", 3, 1, insertAt);
  flagged("bq_json_lax", 2, 1, laxQuery);
  registerScalar(
    connection,
    "bq_json_keys",
    [VARCHAR, BIGINT, VARCHAR],
    LIST(VARCHAR),
    (json: string, depth: bigint, mode: string) => listValue(keysOf(json, Number(depth), mode)),
  );
  registerScalar(connection, "bq_interval_iso", [INTERVAL], VARCHAR, isoInterval);
}

function parsed(text: string, exact: boolean): string {
  try {
    return checkedJson(text, exact);
  } catch (error) {
    throw new Error(`Invalid input to PARSE_JSON: ${(error as Error).message}`);
  }
}

/** JSON text of a string as TO_JSON_STRING writes it: line and paragraph separators are escaped too. */
function asciiLineEnds(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (mark) =>
    mark === "\u2028" ? "\\u2028" : "\\u2029",
  );
}

/** ISO 8601: `P1Y2M3DT4H5M6.5S`; every part has its own sign. */
function isoInterval({ months, days, micros }: DuckDBIntervalValue): string {
  const size = micros < 0n ? -micros : micros;
  const sign = micros < 0n ? "-" : "";
  const part = (amount: number | bigint, unit: string, minus = "") =>
    Number(amount) === 0 ? "" : `${minus}${amount}${unit}`;
  const fraction = String(size % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  const seconds = (size / 1_000_000n) % 60n;
  const date = part(Math.trunc(months / 12), "Y") + part(months % 12, "M") + part(days, "D");
  const time =
    part(size / 3_600_000_000n, "H", sign) +
    part((size / 60_000_000n) % 60n, "M", sign) +
    (fraction === "" ? part(seconds, "S", sign) : `${sign}${seconds}.${fraction}S`);
  if (date + time === "") return "P0Y";
  return `P${date}${time === "" ? "" : `T${time}`}`;
}
