import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import {
  aggregateFunctions,
  scalarFunctions,
  windowFunctions,
} from "../../../../../sandbox/warehouse/googlesql/functions/index.ts";
import { refusedFunctions } from "../../../../../sandbox/warehouse/googlesql/functions/refused.ts";
import { evaluate, runtimeConnection, table, withRuntime } from "./evaluate.ts";

withRuntime();

const GOOGLESQL = new URL("../../../../../sandbox/warehouse/googlesql/", import.meta.url);

function sources(folder: URL): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) =>
      entry.isDirectory()
        ? sources(new URL(`${entry.name}/`, folder))
        : readFileSync(new URL(entry.name, folder), "utf8"),
    )
    .join("\n");
}

describe("the runtime", () => {
  test("has every bq_ function that the translator emits", async () => {
    const result = await runtimeConnection().runAndReadAll(
      "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_name LIKE 'bq_%'",
    );
    const installed = new Set(result.getRows().map(([name]) => name as string));
    const text = sources(GOOGLESQL).replaceAll(/_bq_\w+/g, "");
    const used = new Set(
      [...text.matchAll(/\b(bq_[a-z0-9_]*[a-z0-9])\(/g)].map((match) => match[1] as string),
    );
    expect([...used].filter((name) => !installed.has(name))).toEqual([]);
  });

  test("never evaluates an error in a branch that is not taken", async () => {
    expect(await evaluate("IF(x > 1, CAST(ERROR('no') AS INT64), x) FROM UNNEST([1]) x")).toBe("1");
    expect(await evaluate("CASE WHEN 1 = 2 THEN 1 / 0 ELSE 3 END")).toBe(3);
  });

  test("keeps an error inside SAFE although the failing expression stands twice", async () => {
    expect(
      await evaluate("CONCAT(IFNULL(SAFE.STRING(JSON '1'), 'a'), IFNULL(SAFE.STRING(JSON '1'), 'b'))"),
    ).toBe("ab");
    const twice = await runtimeConnection().runAndReadAll(
      "SELECT TRY(CAST(s AS BIGINT) + CAST(s AS BIGINT)) FROM (VALUES ('1'), ('x')) t(s)",
    );
    expect(twice.getRows()).toEqual([[2n], [null]]);
  });

  test("does not let one row's time zone become the zone of the next", async () => {
    const result = await runtimeConnection().runAndReadAll(
      "SELECT CAST(bq_string_to_timestamp(s, 'UTC') AS VARCHAR) FROM (VALUES ('2024-01-05 10:00:00 Asia/Tokyo'), ('2024-01-05')) t(s)",
    );
    expect(result.getRows()).toEqual([["2024-01-05 01:00:00+00"], ["2024-01-05 00:00:00+00"]]);
  });
});

describe("the whitelists", () => {
  test("name functions in upper case and never what is refused", () => {
    const names = [...scalarFunctions.keys(), ...aggregateFunctions.keys(), ...windowFunctions.keys()];
    expect(names.filter((name) => name !== name.toUpperCase() || refusedFunctions.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(200);
  });
});

table("what is left", [
  ["ERROR('boom')", new Error("boom")],
  ["IF(true, 1, ERROR('boom'))", "1"],
  ["LENGTH(GENERATE_UUID())", "36"],
  ["RAND() BETWEEN 0 AND 1", true],
  ["TYPEOF([1])", "ARRAY<INT64>"],
  ["COALESCE(NULL, 2, 3)", "2"],
  ["NULLIF(1, 1)", null],
  ["NULLIFZERO(0)", null],
  ["ZEROIFNULL(CAST(NULL AS FLOAT64))", 0],
  ["IF(NULL, 1, 2)", "2"],
  ["(SELECT SAFE_CAST(s AS TIMESTAMP) FROM UNNEST(['2024-01-05 10:00:00 Mars/Base']) s)", null],
  ["LENGTH(1)", new Error("No matching signature for function LENGTH")],
  ["ST_AREA('x')", new Error("geography is not supported) is not supported by the local warehouse at [1:8]")],
  ["NO_SUCH(1)", new Error("Function not found: NO_SUCH at [1:8]")],
  ["LENGTH()", new Error("No matching signature for function LENGTH")],
  ["COLLATE('a', 'und:ci')", new Error("not supported by the local warehouse")],
]);
