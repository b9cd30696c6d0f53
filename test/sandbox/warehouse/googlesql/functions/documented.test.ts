import { describe, expect, test } from "@jest/globals";
import { documentedFunctions } from "../../../../../sandbox/warehouse/googlesql/functions/documented.ts";
import { refusedFunctions } from "../../../../../sandbox/warehouse/googlesql/functions/refused.ts";
import { supportedFunctions } from "../../../../../tools/generate/functions-page.ts";
import { Bench } from "../translate/support.ts";

const documented = documentedFunctions.flatMap(({ names, table }) => names.map((name) => ({ name, table })));
const names = documented.map(({ name }) => name);
const tableFunctions = new Set(documented.filter(({ table }) => table).map(({ name }) => name));
const supported = supportedFunctions();
const call = (name: string) =>
  tableFunctions.has(name)
    ? { sql: `SELECT * FROM ${name}()`, place: "[1:15]" }
    : { sql: `SELECT ${name}()`, place: "[1:8]" };

describe("every function that BigQuery documents", () => {
  test("is supported or refused with a reason", () => {
    expect(names.filter((name) => !supported.has(name) && !refusedFunctions.has(name))).toEqual([]);
  });

  test("is not both", () => {
    expect([...refusedFunctions.keys()].filter((name) => supported.has(name))).toEqual([]);
  });
});

test("a refused function is refused with its reason and its place", async () => {
  const bench = await Bench.open();
  const unlike: string[] = [];
  for (const [name, why] of refusedFunctions) {
    const { sql, place } = call(name);
    const message = await bench.failure(sql);
    if (message !== `Function ${name} (${why}) is not supported by the local warehouse at ${place}`)
      unlike.push(`${sql}: ${message}`);
  }
  expect(unlike).toEqual([]);
});

test("a supported function is found", async () => {
  const bench = await Bench.open();
  const lost: string[] = [];
  for (const name of names.filter((one) => supported.has(one))) {
    const message = await bench.failure(call(name).sql);
    if (/not found|^Function \S+ \(/.test(message)) lost.push(`${name}: ${message}`);
  }
  expect(lost).toEqual([]);
});
