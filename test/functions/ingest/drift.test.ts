import { expect, test } from "@jest/globals";
import { newShape, unknownPaths } from "../../../functions/ingest/drift.ts";

function paths(...values: unknown[]): string[] {
  const shape = newShape();
  for (const value of values) shape.observe(value);
  return shape.paths();
}

test("a batch's shape is the union of its records' paths and types", () => {
  expect(paths({ a: 1, b: { c: "x" } }, { a: null, d: [1, { e: true }] })).toEqual([
    "a:null",
    "a:number",
    "b.c:string",
    "b:object",
    "d:array",
    "d[].e:boolean",
    "d[]:number",
    "d[]:object",
  ]);
});

test("a new field and a field of another type are drift, an absent one is not", () => {
  const known = new Set(paths({ a: 1, b: 2 }));
  expect(unknownPaths(paths({ a: "1", c: 3 }), known)).toEqual(["a:string", "c:number"]);
  expect(unknownPaths(paths({ a: 1 }), known)).toEqual([]);
});

test("objects used as maps and deep nesting stay bounded", () => {
  const map = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`key_${i}`, i]));
  expect(paths(map).length).toBeLessThan(500);
  const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => ({ x: inner }), 1);
  expect(paths(deep).length).toBeLessThan(30);
});
