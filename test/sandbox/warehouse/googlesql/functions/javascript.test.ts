import { describe, expect, test } from "@jest/globals";
import { registerJavaScriptFunction } from "../../../../../sandbox/warehouse/googlesql/functions/runtime.ts";
import type { GoogleType } from "../../../../../sandbox/warehouse/googlesql/types/types.ts";
import { runtimeConnection, withRuntime } from "./evaluate.ts";

withRuntime();

const STRING: GoogleType = { kind: "STRING" };
const FLOAT64: GoogleType = { kind: "FLOAT64" };

let count = 0;

/** Registers a function of one argument and calls it on a DuckDB expression. */
async function call(
  parameter: GoogleType,
  returns: GoogleType,
  code: string,
  argument: string,
): Promise<unknown> {
  const name = `js_${++count}`;
  registerJavaScriptFunction(runtimeConnection(), name, [{ name: "x", type: parameter }], returns, code);
  const result = await runtimeConnection().runAndReadAll(`SELECT ${name}(${argument})`);
  return result.getRowsJson()[0]?.[0];
}

describe("JavaScript functions", () => {
  test("take and give values as BigQuery maps them", async () => {
    expect(await call(FLOAT64, FLOAT64, "return x * 2;", "1.5::DOUBLE")).toBe(3);
    expect(await call(STRING, STRING, "return x === null ? 'none' : x;", "NULL::VARCHAR")).toBe("none");
    expect(await call({ kind: "BYTES" }, STRING, "return x;", "'abc'::BLOB")).toBe("YWJj");
    expect(await call({ kind: "NUMERIC" }, STRING, "return typeof x;", "1.5::DECIMAL(38,9)")).toBe("number");
    expect(
      await call(
        { kind: "NUMERIC" },
        { kind: "NUMERIC" },
        "return x;",
        "-12345678901234567890.123456789::DECIMAL(38,9)",
      ),
    ).toBe("-12345678901234567890.123456789");
    expect(
      await call(
        { kind: "DATE" },
        { kind: "DATE" },
        "x.setUTCDate(x.getUTCDate() + 1); return x;",
        "DATE '2024-02-28'",
      ),
    ).toBe("2024-02-29");
    expect(
      await call(
        { kind: "TIMESTAMP" },
        STRING,
        "return x.toISOString();",
        "TIMESTAMPTZ '2024-01-02 03:04:05+00'",
      ),
    ).toBe("2024-01-02T03:04:05.000Z");
    expect(await call(FLOAT64, FLOAT64, "return x;", "'nan'::DOUBLE")).toBe("NaN");
    expect(await call(FLOAT64, FLOAT64, "", "1.5::DOUBLE")).toBeNull();
  });

  test("take and give arrays and structs", async () => {
    const structs: GoogleType = {
      kind: "ARRAY",
      element: {
        kind: "STRUCT",
        fields: [
          { name: "a", type: FLOAT64 },
          { name: "b", type: STRING },
        ],
      },
    };
    expect(
      await call(
        structs,
        structs,
        "return x.map(({ a, b }) => ({ a: a + 1, b: b + '!' }));",
        "[{'a': 1.5::DOUBLE, 'b': 'q'}]",
      ),
    ).toEqual([{ a: 2.5, b: "q!" }]);
  });

  test("run over more rows than one chunk", async () => {
    registerJavaScriptFunction(
      runtimeConnection(),
      "js_many",
      [{ name: "x", type: FLOAT64 }],
      FLOAT64,
      "return x + 1;",
    );
    const result = await runtimeConnection().runAndReadAll(
      "SELECT sum(js_many(range::DOUBLE)) FROM range(10000)",
    );
    expect(result.getRows()).toEqual([[50_005_000]]);
  });

  test("can be registered again under their name", async () => {
    registerJavaScriptFunction(runtimeConnection(), "js_again", [], FLOAT64, "return 1;");
    registerJavaScriptFunction(runtimeConnection(), "js_again", [], FLOAT64, "return 2;");
    expect((await runtimeConnection().runAndReadAll("SELECT js_again()")).getRows()).toEqual([[2]]);
  });

  test.each([
    "return typeof process + typeof require + typeof globalThis.setTimeout + typeof fetch;",
    "try { return this.constructor.constructor('return process')().version } catch { return 'undefined'.repeat(4) }",
    "try { return x.constructor.constructor('return process')().version } catch { return 'undefined'.repeat(4) }",
    "try { return (function () {}).constructor('return process')().version } catch { return 'undefined'.repeat(4) }",
  ])("see nothing of the process: %s", async (code) => {
    expect(await call(STRING, STRING, code, "'a'")).toBe("undefined".repeat(4));
  });

  test("report what the code throws, and code that cannot be compiled", async () => {
    await expect(call(STRING, STRING, "throw new Error('bad ' + x);", "'input'")).rejects.toThrow(
      "bad input",
    );
    await expect(call(STRING, STRING, "return (", "'a'")).rejects.toThrow("cannot be compiled");
  });

  test("are refused with INT64", async () => {
    await expect(call({ kind: "INT64" }, STRING, "return x;", "1")).rejects.toThrow(
      "INT64 type is not supported",
    );
  });

  test("are stopped when they do not end", async () => {
    const connection = runtimeConnection();
    registerJavaScriptFunction(connection, "js_endless", [], FLOAT64, "while (true);", 100);
    await expect(connection.run("SELECT js_endless()")).rejects.toThrow("was stopped");
  });
});
