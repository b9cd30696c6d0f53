import { createContext, Script } from "node:vm";
import type { GoogleType } from "../../../types/types.ts";
import type { Wire } from "./wire.ts";

/** Runs a user's function over rows of arguments. */
export type RunRows = (rows: readonly (readonly Wire[])[]) => Wire[];

/**
 * A user's JavaScript in a realm of its own: no process, no require, no timers, no code from strings. Only JSON text goes in
 * and out. Errors of the code come out as errors with its message.
 */
export function compile(
  parameters: readonly { readonly name: string; readonly type: GoogleType }[],
  returns: GoogleType,
  code: string,
  timeLimitMs: number,
): RunRows {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const names = parameters.map(({ name }) => name).join(", ");
  const types = JSON.stringify(parameters.map(({ type }) => type));
  new Script(PRELUDE).runInContext(context);
  new Script(
    `__define(${types}, ${JSON.stringify(returns)}, function (${names}) {\n${code}\n});`,
  ).runInContext(context);
  const run = new Script("__run(__input)");
  return (rows) => {
    Object.defineProperty(context, "__input", { value: JSON.stringify(rows), configurable: true });
    const answer: unknown = run.runInContext(context, { timeout: timeLimitMs });
    const { error, values } = JSON.parse(String(answer)) as { error?: string; values?: Wire[] };
    if (values === undefined) throw new Error(error ?? "no answer");
    return values;
  };
}

/** Lives inside the sandbox: turns JSON into BigQuery's JavaScript values and back. */
const PRELUDE = `"use strict";
(() => {
  const { parse, stringify } = JSON;
  const decimal = (text) => (String(Number(text)) === text ? Number(text) : text);
  const trim = (text) => (text.includes(".") ? text.replace(/0+$/, "").replace(/\\.$/, "") : text);
  function decode(value, type) {
    if (value === null) return null;
    switch (type.kind) {
      case "ARRAY": return value.map((item) => decode(item, type.element));
      case "STRUCT": return Object.fromEntries(type.fields.map((field, i) => {
        const name = field.name || "_field_" + (i + 1);
        return [name, decode(value[name], field.type)];
      }));
      case "FLOAT64": return Number(value);
      case "NUMERIC": case "BIGNUMERIC": return decimal(trim(value));
      case "DATE": return new Date(value * 86400000);
      case "TIMESTAMP": return new Date(Number(value) / 1000);
      case "JSON": return parse(value);
      default: return value;
    }
  }
  function encode(value, type) {
    if (value === null || value === undefined) return null;
    switch (type.kind) {
      case "ARRAY": return Array.from(value, (item) => encode(item, type.element));
      case "STRUCT": return Object.fromEntries(type.fields.map((field, i) => {
        const name = field.name || "_field_" + (i + 1);
        return [name, encode(value[name], field.type)];
      }));
      case "FLOAT64": {
        const number = Number(value);
        if (Number.isNaN(number) && !Number.isNaN(value)) throw new Error("Cannot convert " + value + " to FLOAT64");
        return Number.isFinite(number) ? number : String(number);
      }
      case "BOOL": return Boolean(value);
      case "DATE": return Math.floor(new Date(value).getTime() / 86400000);
      case "TIMESTAMP": return String(Math.round(new Date(value).getTime() * 1000));
      case "JSON": return stringify(value);
      default: return typeof value === "object" && !(value instanceof Date) ? stringify(value) : String(value);
    }
  }
  let call;
  globalThis.__define = (types, returns, body) => {
    call = (row) => encode(body(...row.map((value, i) => decode(value, types[i]))), returns);
    Object.freeze(body);
  };
  globalThis.__run = (input) => {
    try {
      return stringify({ values: parse(input).map(call) });
    } catch (error) {
      return stringify({ error: String(error) });
    }
  };
})();`;
