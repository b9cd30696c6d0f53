import { afterAll, describe, expect, test } from "@jest/globals";
import {
  registerJavaScriptFunction,
  Sandbox,
} from "../../../../../sandbox/warehouse/googlesql/functions/runtime.ts";
import type { GoogleType } from "../../../../../sandbox/warehouse/googlesql/types/types.ts";
import { runtimeConnection, withRuntime } from "./evaluate.ts";

withRuntime();

const sandbox = new Sandbox({ memoryBytes: 24_000_000 });
const impatient = new Sandbox({ timeLimitMs: 150 });
afterAll(() => {
  sandbox.close();
  impatient.close();
});

const STRING: GoogleType = { kind: "STRING" };
const FLOAT64: GoogleType = { kind: "FLOAT64" };
const INT64: GoogleType = { kind: "INT64" };
const NUMERIC: GoogleType = { kind: "NUMERIC" };

let count = 0;

/** Registers a function `f(x)` and calls it on a DuckDB expression. */
async function call(
  parameter: GoogleType,
  returns: GoogleType,
  code: string,
  argument: string,
  rows = 1,
  where = sandbox,
) {
  const name = `js_${++count}`;
  const definition = { name: "f", parameters: [{ name: "x", type: parameter }], returns, code };
  registerJavaScriptFunction(runtimeConnection(), name, definition, where);
  const result = await runtimeConnection().runAndReadAll(`SELECT ${name}(${argument}) FROM range(${rows})`);
  return result.getRowsJson()[0]?.[0];
}

describe("values of JavaScript functions", () => {
  const cases: [
    parameter: GoogleType,
    returns: GoogleType,
    code: string,
    argument: string,
    value: unknown,
  ][] = [
    [FLOAT64, FLOAT64, "return x * 2;", "1.5::DOUBLE", 3],
    [FLOAT64, FLOAT64, "return x;", "'nan'::DOUBLE", "NaN"],
    [FLOAT64, FLOAT64, "return -1 / 0;", "1::DOUBLE", "-Infinity"],
    [FLOAT64, FLOAT64, "return '1.5';", "1::DOUBLE", 1.5],
    [FLOAT64, FLOAT64, "", "1.5::DOUBLE", null],
    [STRING, STRING, "return x === null ? 'none' : x;", "NULL::VARCHAR", "none"],
    [STRING, STRING, "return x + '\\u0000é😀';", "'a'", "a\u0000é😀"],
    [STRING, STRING, "return [1, 2];", "'a'", "1,2"],
    [{ kind: "BYTES" }, STRING, "return x;", "'abc'::BLOB", "YWJj"],
    [STRING, { kind: "BYTES" }, "return 'YWJj';", "'a'", "abc"],
    [NUMERIC, STRING, "return typeof x;", "12::DECIMAL(38,9)", "number"],
    [NUMERIC, STRING, "return typeof x + x;", "1.5::DECIMAL(38,9)", "string1.5"],
    [
      NUMERIC,
      NUMERIC,
      "return x;",
      "-12345678901234567890.123456789::DECIMAL(38,9)",
      "-12345678901234567890.123456789",
    ],
    [STRING, INT64, "return '-9223372036854775808';", "'a'", "-9223372036854775808"],
    [STRING, INT64, "return 3;", "'a'", "3"],
    [STRING, { kind: "BOOL" }, "return x === 'a';", "'a'", true],
    [
      { kind: "DATE" },
      { kind: "DATE" },
      "x.setUTCDate(x.getUTCDate() + 1); return x;",
      "DATE '2024-02-28'",
      "2024-02-29",
    ],
    [
      { kind: "TIMESTAMP" },
      STRING,
      "return x.toISOString();",
      "TIMESTAMPTZ '2024-01-02 03:04:05+00'",
      "2024-01-02T03:04:05.000Z",
    ],
    [{ kind: "JSON" }, { kind: "JSON" }, "return { b: x.a };", `'{"a": [1]}'`, '{"b":[1]}'],
    [STRING, STRING, "return Promise.resolve(x).then((y) => y + '!');", "'a'", "a!"],
    [STRING, STRING, "return (async () => { await null; return x; })();", "'a'", "a"],
    [STRING, STRING, "this.n = (this.n ?? 0) + 1; return typeof process;", "'a'", "undefined"],
  ];
  test.each(cases)("%j to %j: %s of %s", async (parameter, returns, code, argument, value) => {
    expect(await call(parameter, returns, code, argument)).toEqual(value);
  });

  test("can be arrays and structs", async () => {
    const fields = [
      { name: "a", type: FLOAT64 },
      { name: "b", type: STRING },
    ];
    const structs: GoogleType = { kind: "ARRAY", element: { kind: "STRUCT", fields } };
    const code = "return x.map(({ a, b }) => ({ a: a + 1, b: b + '!' }));";
    expect(await call(structs, structs, code, "[{'a': 1.5::DOUBLE, 'b': 'q'}]")).toEqual([
      { a: 2.5, b: "q!" },
    ]);
  });

  const wrong: [returns: GoogleType, code: string][] = [
    [INT64, "return 1.5;"],
    [INT64, "return '9223372036854775808';"],
    [FLOAT64, "return 'abc';"],
    [NUMERIC, "return 'abc';"],
    [{ kind: "BOOL" }, "return 'false';"],
    [{ kind: "DATE" }, "return 'no date';"],
    [{ kind: "ARRAY", element: FLOAT64 }, "return 1;"],
    [{ kind: "STRUCT", fields: [{ name: "a", type: STRING }] }, "return 1;"],
    [STRING, "return Symbol('s');"],
  ];
  test.each(wrong)("%j is not made of what it is not: %s", async (returns, code) => {
    await expect(call(STRING, returns, code, "'a'")).rejects.toThrow("Failed to coerce output value");
  });

  test("come from more rows than one chunk", async () => {
    const definition = {
      name: "f",
      parameters: [{ name: "x", type: FLOAT64 }],
      returns: FLOAT64,
      code: "return x + 1;",
    };
    registerJavaScriptFunction(runtimeConnection(), "js_many", definition, sandbox);
    const sum = await runtimeConnection().runAndReadAll(
      "SELECT sum(js_many(range::DOUBLE)) FROM range(10000)",
    );
    expect(sum.getRows()).toEqual([[50_005_000]]);
    definition.code = "return 2;";
    registerJavaScriptFunction(runtimeConnection(), "js_many", definition, sandbox);
    expect((await runtimeConnection().runAndReadAll("SELECT js_many(1)")).getRows()).toEqual([[2]]);
  });
});

describe("errors of JavaScript functions", () => {
  const errors: [code: string, message: string][] = [
    ["\n  return y;", "ReferenceError: y is not defined at f(STRING) line 2, columns 10-11"],
    ["return null.a;", "TypeError: Cannot read properties of null (reading 'a') at f(STRING) line 1"],
    ["throw new Error('bad ' + x);", "Error: bad a at f(STRING) line 1"],
    ["throw 'text';", "text at f(STRING)"],
    ["throw null;", "null at f(STRING)"],
    ["return {}.a.b;", "TypeError: Cannot read properties of undefined (reading 'b') at f(STRING) line 1"],
    ["return (", "SyntaxError: "],
    ["return import('node:fs');", "ReferenceError: could not load module"],
    ["return new Promise(() => {});", "never settled"],
    ["return { toString() { throw new Error('inner'); } };", "Error: inner at f(STRING)"],
    ["return Promise.reject(new Error('no'));", "Error: no at f(STRING)"],
  ];
  test.each(errors)("%s: %s", async (code, message) => {
    await expect(call(STRING, STRING, code, "'a'")).rejects.toThrow(message);
  });

  test("tell that INT64 cannot go in", async () => {
    await expect(call(INT64, STRING, "return x;", "1")).rejects.toThrow("INT64 type is not supported");
  });
});

describe("the sandbox", () => {
  test.each([
    "return [typeof process, typeof require, typeof setTimeout, typeof fetch, typeof WebAssembly].join('');",
    "return this.constructor.constructor('return typeof process')().repeat(5)",
    "return (function () {}).constructor('return typeof process')().repeat(5)",
    "return (0, eval)('typeof process').repeat(5)",
    "return import('x').catch((e) => e.constructor.constructor('return typeof process')().repeat(5))",
    "try { null.a } catch (e) { return e.constructor.constructor('return typeof process')().repeat(5) }",
  ])("shows nothing of the process: %s", async (code) => {
    expect(await call(STRING, STRING, code, "'a'")).toBe("undefined".repeat(5));
  });

  const TIME = "UDF worker timed out during execution";
  const MEMORY = "UDF out of memory";
  const attacks: [code: string, message: string][] = [
    ["while (true);", TIME],
    ["for (;;) try { for (;;); } catch {}", TIME],
    ["return /(a+)+$/.test('a'.repeat(40) + 'b');", TIME],
    ["return new Promise((r) => { const f = () => Promise.resolve().then(f); f(); });", TIME],
    ["return { get toString() { for (;;); } };", TIME],
    ["return [].concat(Array(4294967295)).length;", TIME],
    ["return (function g() { return 1 + g(); })();", "RangeError: Maximum call stack size exceeded"],
    ["let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x;", ""],
    ["return eval('('.repeat(1e5) + ')'.repeat(1e5));", ""],
    ["return JSON.parse('['.repeat(1e6));", ""],
    ["const a = []; for (;;) a.push(new Uint8Array(1e6));", MEMORY],
    ["const a = []; for (;;) a.push({ a });", MEMORY],
    ["return 'a'.repeat(1e9);", MEMORY],
    ["let s = 'a'; for (;;) s += s;", MEMORY],
    ["return new Uint8Array(2e9);", MEMORY],
    ["const a = [[]]; for (;;) a.push(...a, ...a);", ""],
  ];
  test.each(attacks)("ends %s, and the next call works", async (code, message) => {
    const where = message === TIME ? impatient : sandbox;
    await expect(call(STRING, STRING, code, "'a'", 1, where)).rejects.toThrow(message);
    expect(await call(STRING, STRING, "return x;", "'next'", 1, where)).toBe("next");
  });

  test.each([
    "Array.prototype.toJSON = () => 'x'; return 'v';",
    "JSON.stringify = () => '{}'; JSON.parse = null; return 'v';",
    "Array.prototype.map = Array.prototype.forEach = null; Object.prototype.then = 1; return 'v';",
    "Object.defineProperty(Object.prototype, 'error', { get() { return 'x'; } }); return 'v';",
    "return new Proxy({}, { get: (_, k) => (k === Symbol.toPrimitive ? () => 'v' : undefined) });",
    "String.prototype.trim = RegExp.prototype.exec = () => { throw 1; }; return 'v';",
  ])("gives the value or an error, whatever becomes of its prototypes: %s", async (code) => {
    const value = await call(STRING, STRING, code, "'a'", 3).catch((error: Error) => error.message);
    expect(value).toMatch(/^v$|no answer$|property is not configurable/);
    expect(await call(STRING, STRING, "return x;", "'next'")).toBe("next");
  });

  test("keeps globals for one batch of rows at most", async () => {
    const code = "globalThis.n = (globalThis.n ?? 0) + 1; return n;";
    expect(await call(STRING, FLOAT64, code, "'a'")).toBe(1);
    const definition = { name: "f", parameters: [], returns: FLOAT64, code };
    registerJavaScriptFunction(runtimeConnection(), "js_counter", definition, sandbox);
    for (const _ of [1, 2]) {
      expect((await runtimeConnection().runAndReadAll("SELECT js_counter()")).getRows()).toEqual([[1]]);
    }
  });
});
