import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "@jest/globals";
import { wireRows } from "../../../../sandbox/warehouse/engine/results/rows.ts";

const converted = () => {
  throw new Error("converted");
};

const GIANTS = [
  "range(100000)",
  "[range(60000), range(40000)]",
  "{'a': 1, 'b': range(100000)}",
  "[{'a': range(100000)}]",
];
test.each(GIANTS)("%s is refused before its parts become objects", async (value) => {
  const connection = await (await DuckDBInstance.create()).connect();
  const chunk = await (await connection.run(`SELECT ${value} AS v`)).fetchChunk();
  if (!chunk) throw new Error("no rows");
  expect(() => wireRows(chunk, [converted], 500_000)).toThrow("Response too large");
  expect(() => wireRows(chunk, [converted], 900_000)).toThrow("converted");
  connection.closeSync();
});

test("rows are read until they are too many", async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  const chunk = await (await connection.run("SELECT repeat('x', 1000), [1] FROM range(100)")).fetchChunk();
  if (!chunk) throw new Error("no rows");
  let read = 0;
  const count = (value: unknown) => {
    read += 1;
    return String(value);
  };
  expect(() => wireRows(chunk, [count, count], 10_000)).toThrow("Response too large");
  expect(read).toBe(20);
  expect(wireRows(chunk, [count, count], 1_000_000).rows).toHaveLength(100);
  connection.closeSync();
});
