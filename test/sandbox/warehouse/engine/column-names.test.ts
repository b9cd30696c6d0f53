import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await engineWithDataset();
  await engine.execute({ sql: "CREATE TABLE d.t (old INT64)" });
});
afterAll(() => engine.close());

/** Every way in which a column gets its name. */
const ways: [string, (name: string) => Promise<unknown>][] = [
  ["CREATE TABLE", (name) => engine.execute({ sql: `CREATE TABLE d.made (${quoted(name)} INT64)` })],
  ["a field", (name) => engine.execute({ sql: `CREATE TABLE d.made (r STRUCT<${quoted(name)} INT64>)` })],
  [
    "CREATE TABLE AS",
    (name) => engine.execute({ sql: `CREATE TABLE d.made AS SELECT 1 AS ${quoted(name)}` }),
  ],
  [
    "a field AS",
    (name) => engine.execute({ sql: `CREATE TABLE d.made AS SELECT STRUCT(1 AS ${quoted(name)}) AS r` }),
  ],
  ["CREATE VIEW", (name) => engine.execute({ sql: `CREATE VIEW d.made AS SELECT 1 AS ${quoted(name)}` })],
  [
    "CREATE VIEW with columns",
    (name) => engine.execute({ sql: `CREATE VIEW d.made (${quoted(name)}) AS SELECT 1 AS n` }),
  ],
  ["ADD COLUMN", (name) => engine.execute({ sql: `ALTER TABLE d.t ADD COLUMN ${quoted(name)} INT64` })],
  [
    "RENAME COLUMN",
    (name) => engine.execute({ sql: `ALTER TABLE d.t RENAME COLUMN old TO ${quoted(name)}` }),
  ],
  [
    "the API",
    (name) =>
      engine.catalog.createTable({ dataset: "d", table: "made" }, { schema: [{ name, type: "INTEGER" }] }),
  ],
  [
    "a patch",
    (name) =>
      engine.catalog.patchTable(
        { dataset: "d", table: "t" },
        {
          schema: [
            { name: "old", type: "INTEGER" },
            { name, type: "INTEGER" },
          ],
        },
      ),
  ],
];
const quoted = (name: string) => `\`${name.replaceAll("\0", "\\000").replaceAll("`", "\\`")}\``;
const WRONG = [
  "a.b",
  "a\0b",
  "a!b",
  "a\tb",
  "a{b",
  "x".repeat(301),
  "_TABLE_x",
  "_file_x",
  "_PARTITIONTIME",
  "_Change_Type",
  "__root__",
];

test.each(ways)("%s refuses names that BigQuery refuses", async (_way, make) => {
  for (const name of WRONG)
    expect([name, await errorOf(make(name))]).toEqual([name, expect.stringContaining("Invalid field name")]);
  expect(await engine.catalog.table({ dataset: "d", table: "made" })).toBeNull();
});

test("flexible names are columns like others", async () => {
  const names = ["ä-b c", "1st", "名前", "a&%=+:'<>#|", "x".repeat(300), "_part"];
  const list = names.map((name) => `1 AS ${quoted(name)}`).join(", ");
  await engine.execute({ sql: `CREATE TABLE d.flexible AS SELECT ${list}` });
  expect(await rowsOf(engine, `SELECT ${names.map(quoted).join(", ")} FROM d.flexible`)).toEqual([
    names.map(() => "1"),
  ]);
});

test.each([
  "CREATE TABLE d.made (a INT64, A INT64)",
  "CREATE TABLE d.made AS SELECT 1 AS a, 2 AS A",
  "CREATE VIEW d.made AS SELECT 1 AS a, 2 AS A",
  "CREATE VIEW d.made (a, A) AS SELECT 1, 2",
])("names differ in more than their case: %s", async (sql) => {
  expect(await errorOf(engine.execute({ sql }))).toMatch(/duplicate/i);
});
