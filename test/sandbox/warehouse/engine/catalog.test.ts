import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine, FieldSchema } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

const ID: FieldSchema = { name: "id", type: "INT64", mode: "REQUIRED" };

describe("the catalogue for the server", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await engineWithDataset({
      jobLog: async () => [{ job_id: "j1", labels: [{ key: "k", value: "v" }], state: "DONE" }],
    });
  });
  afterAll(() => engine.close());
  const at = (table: string) => ({ dataset: "d", table });

  test("a table is made, described, given columns and taken away", async () => {
    const made = await engine.catalog.createTable(at("t"), {
      schema: [ID],
      clustering: ["id"],
      labels: { a: "1", b: "2" },
    });
    expect(made).toMatchObject({
      type: "TABLE",
      rows: 0,
      schema: [{ name: "id", type: "INTEGER", mode: "REQUIRED" }],
    });
    await engine.execute({ sql: "INSERT INTO d.t VALUES (1)" });
    const patched = await engine.catalog.patchTable(at("t"), {
      description: "things",
      labels: { a: null, c: "3" },
      schema: [
        { ...ID, description: "the key" },
        { name: "tags", type: "STRING", mode: "REPEATED" },
      ],
    });
    expect(patched).toMatchObject({
      description: "things",
      labels: { b: "2", c: "3" },
      clustering: ["id"],
      rows: 1,
    });
    expect(patched.schema[0]?.description).toBe("the key");
    expect(await rowsOf(engine, "SELECT id, tags, ARRAY_LENGTH(tags) FROM d.t")).toEqual([["1", [], "0"]]);
    await engine.catalog.deleteTable(at("t"));
    expect(await engine.catalog.table(at("t"))).toBeNull();
  });

  test("a patch that would lose or change columns is refused", async () => {
    await engine.catalog.createTable(at("u"), { schema: [ID, { name: "s", type: "STRING" }] });
    const patch = (schema: FieldSchema[]) => errorOf(engine.catalog.patchTable(at("u"), { schema }));
    expect(await patch([ID])).toContain("Field s is missing in new schema");
    expect(await patch([ID, { name: "s", type: "INT64" }])).toContain(
      "Field s has changed type from STRING to INTEGER",
    );
    expect(
      await patch([ID, { name: "s", type: "STRING" }, { name: "n", type: "DATE", mode: "REQUIRED" }]),
    ).toContain("Cannot add required fields");
  });

  test("a view has the columns of its query and keeps their descriptions", async () => {
    await engine.catalog.createTable(at("v"), {
      schema: [{ name: "x", type: "INTEGER", description: "ex" }],
      viewQuery: "SELECT 1 AS x",
    });
    const view = await engine.catalog.patchTable(at("v"), { viewQuery: "SELECT 'a' AS y, 2 AS x" });
    expect(view).toMatchObject({ type: "VIEW", viewQuery: "SELECT 'a' AS y, 2 AS x" });
    expect(view.schema).toEqual([
      { name: "y", type: "STRING", mode: "NULLABLE" },
      { name: "x", type: "INTEGER", mode: "NULLABLE", description: "ex" },
    ]);
    expect(await rowsOf(engine, "SELECT y FROM d.v")).toEqual([["a"]]);
  });

  test("a dataset in use is not deleted unless its contents go with it", async () => {
    await engine.catalog.createDataset("gone", { description: "x" });
    await engine.execute({ sql: "CREATE TABLE gone.t AS SELECT 1 AS a" });
    expect(await errorOf(engine.catalog.deleteDataset("gone", false))).toContain("still in use");
    await engine.catalog.deleteDataset("gone", true);
    expect(await errorOf(engine.execute({ sql: "SELECT * FROM gone.t" }))).toContain(
      "Not found: Dataset p:gone",
    );
    await engine.catalog.createDataset("gone", {});
    expect(await engine.catalog.tables("gone")).toEqual([]);
  });

  test("a dataset may be called like the database", async () => {
    await engine.execute({ sql: "CREATE SCHEMA memory; CREATE TABLE memory.t AS SELECT 1 AS a" });
    expect(await rowsOf(engine, "SELECT a FROM memory.t")).toEqual([["1"]]);
    await engine.execute({ sql: "DROP SCHEMA memory CASCADE" });
  });

  test("a copy is independent of its source", async () => {
    await engine.execute({ sql: "CREATE TABLE d.from1 AS SELECT 1 AS a" });
    const copy = (from: string, to: string) =>
      engine.copy({
        sources: [{ table: at(from) }],
        destination: at(to),
        write: "WRITE_EMPTY",
        create: "CREATE_IF_NEEDED",
      });
    await copy("from1", "to1");
    await engine.execute({ sql: "DELETE FROM d.from1 WHERE TRUE" });
    expect(await rowsOf(engine, "SELECT a FROM d.to1")).toEqual([["1"]]);
    expect(await errorOf(copy("to1", "to1"))).toContain("Already Exists");
  });

  test("names are refused that DuckDB cannot hold", async () => {
    expect(await errorOf(engine.catalog.createDataset("D", {}))).toContain("differs only by case");
    expect(await errorOf(engine.catalog.createDataset("main", {}))).toContain("Invalid dataset ID");
    expect(await errorOf(engine.catalog.createDataset("a-b", {}))).toContain("Invalid dataset ID");
  });

  test("INFORMATION_SCHEMA tells of columns, options, routines and jobs", async () => {
    await engine.execute({
      sql: `CREATE TABLE d.info (id INT64 NOT NULL, s STRUCT<n NUMERIC(10, 2)> OPTIONS (description = 'inner'))
          CLUSTER BY id OPTIONS (labels = [('team', 'x')]);
        CREATE FUNCTION d.f(x INT64) AS (x + 1);`,
    });
    const ask = (sql: string) => rowsOf(engine, sql);
    expect(
      await ask(
        "SELECT column_name, is_nullable, data_type, clustering_ordinal_position FROM d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'info' ORDER BY ordinal_position",
      ),
    ).toEqual([
      ["id", "NO", "INT64", "1"],
      ["s", "YES", "STRUCT<n NUMERIC(10, 2)>", null],
    ]);
    expect(
      await ask(
        "SELECT field_path, description FROM d.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS WHERE table_name = 'info' ORDER BY 1",
      ),
    ).toEqual([
      ["id", null],
      ["s", "inner"],
      ["s.n", null],
    ]);
    expect(
      await ask("SELECT option_value FROM d.INFORMATION_SCHEMA.TABLE_OPTIONS WHERE table_name = 'info'"),
    ).toEqual([['[STRUCT("team", "x")]']]);
    expect(await ask("SELECT routine_name, routine_type FROM d.INFORMATION_SCHEMA.ROUTINES")).toEqual([
      ["f", "FUNCTION"],
    ]);
    expect(
      await ask("SELECT job_id, l.value FROM `region-us`.INFORMATION_SCHEMA.JOBS, UNNEST(labels) AS l"),
    ).toEqual([["j1", "v"]]);
    expect(await ask("SELECT schema_name FROM INFORMATION_SCHEMA.SCHEMATA WHERE schema_name = 'd'")).toEqual([
      ["d"],
    ]);
  });
});
