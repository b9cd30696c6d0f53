import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine, FieldSchema, LoadRequest } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, rowsOf } from "./harness.ts";

const SCHEMA: FieldSchema[] = [
  { name: "id", type: "INT64", mode: "REQUIRED" },
  { name: "at", type: "TIMESTAMP" },
  { name: "amount", type: "NUMERIC" },
  { name: "tags", type: "STRING", mode: "REPEATED" },
  {
    name: "r",
    type: "RECORD",
    fields: [
      { name: "n", type: "INTEGER" },
      { name: "b", type: "BYTES" },
    ],
  },
  { name: "j", type: "JSON" },
];

describe("loads", () => {
  let engine: Engine;
  let folder: string;
  beforeAll(async () => {
    engine = await engineWithDataset();
    folder = await mkdtemp(join(tmpdir(), "load-test-"));
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  const load = async (content: string | Buffer, request: Partial<LoadRequest> = {}) => {
    const file = join(folder, "upload");
    await writeFile(file, content);
    return engine.load({
      destination: { dataset: "d", table: "t" },
      format: "NEWLINE_DELIMITED_JSON",
      file,
      schema: SCHEMA,
      autodetect: false,
      write: "WRITE_TRUNCATE",
      create: "CREATE_IF_NEEDED",
      ignoreUnknownValues: false,
      maxBadRecords: 0,
      ...request,
    });
  };
  const message = (work: Promise<unknown>) =>
    work.then(
      () => "no error",
      (error) => `${error.reason}: ${error.message}`,
    );

  test("an object or a list in a flat table's scalar column is refused with its row, and stays in a JSON column", async () => {
    const schema: FieldSchema[] = [
      { name: "s", type: "STRING" },
      { name: "j", type: "JSON" },
    ];
    const flat = { schema, destination: { dataset: "d", table: "flat" } };
    for (const value of ['{"a": 1}', "[1]"]) {
      const text = await message(load(`{"s": "x", "j": ${value}}\n{"s": ${value}}\n`, flat));
      expect(text).toMatch(/row 2/);
    }
    expect((await load('{"s": "x", "j": {"a": [1]}}\n{"s": 5}\n', flat)).outputRows).toBe(2);
  });

  test("every accepted form of a value arrives as its type", async () => {
    const lines = [
      '{"id":1,"at":"2024-01-01 00:00:00 UTC","amount":"1.25","tags":["a","b"],"r":{"n":"7","b":"YWI="},"j":{"k":[1, 2]}}',
      '{"id":"9223372036854775807","at":1704067200.5,"amount":0.1}',
      '{"id":3.0,"at":"2024-01-01T00:00:00.123456Z","j":"text","r":null}',
      '{"id":4,"at":"2024-01-01T02:00:00+02:00"}',
    ];
    await load(lines.join("\n"));
    expect(await rowsOf(engine, "SELECT * FROM d.t")).toEqual([
      ["1", "1704067200000000", "1.25", ["a", "b"], ["7", "YWI="], '{"k":[1,2]}'],
      ["9223372036854775807", "1704067200500000", "0.1", [], null, null],
      ["3", "1704067200123456", null, [], null, '"text"'],
      ["4", "1704067200000000", null, [], null, null],
    ]);
  });

  const bad: [claim: string, line: string, problem: string][] = [
    ["an unknown field", '{"id":2,"zz":1}', "No such field: zz."],
    ["an unknown nested field", '{"id":2,"r":{"zz":1}}', "No such field: r.zz."],
    ["a fraction for an integer", '{"id":1.5}', "Could not parse '1.5' as INTEGER for field id"],
    ["a missing required field", '{"amount":1}', "Missing required field: id."],
    [
      "a scalar for an array",
      '{"id":2,"tags":"a"}',
      "Repeated field must be imported as a JSON array. Field: tags",
    ],
    ["an object for a scalar", '{"id":2,"at":{}}', "JSON object specified for non-record field: at"],
    ["a day that does not exist", '{"id":2,"at":"2024-02-31 00:00:00"}', "row 2"],
    ["broken JSON", '{"id":2', "Parser terminated before end of string"],
  ];
  test.each(bad)("%s is reported with its row, and nothing is loaded", async (_claim, line, problem) => {
    await load('{"id":7}\n');
    const told = await message(load(`{"id":1}\n${line}\n`, { write: "WRITE_APPEND" }));
    expect(told).toMatch(/^invalid: Error while reading data, error message: /);
    expect(told).toContain(problem);
    expect(await rowsOf(engine, "SELECT id FROM d.t")).toEqual([["7"]]);
  });

  test("bad rows up to the limit are left out and counted", async () => {
    const result = await load('{"id":1}\n{"id":"x"}\nnonsense\n{"ID":4}\n', { maxBadRecords: 2 });
    expect(result).toMatchObject({ outputRows: 2, badRecords: 2 });
    expect(await rowsOf(engine, "SELECT id FROM d.t ORDER BY id")).toEqual([["1"], ["4"]]);
  });

  test("unknown values are passed over where that is asked for", async () => {
    expect((await load('{"id":1,"zz":{"a":1}}\n', { ignoreUnknownValues: true })).outputRows).toBe(1);
  });

  test("gzip is recognised by its first bytes", async () => {
    expect((await load(gzipSync('{"id":1}\n{"id":2}\n'))).outputRows).toBe(2);
  });

  test("a schema is detected", async () => {
    await load('{"a":1,"b":{"c":[1.5]},"t":"2024-01-01T00:00:00Z","d":"2024-01-02","s":"x"}\n', {
      schema: null,
      autodetect: true,
    });
    const fields = (await engine.catalog.table({ dataset: "d", table: "t" }))?.schema ?? [];
    expect(fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "a INTEGER",
      "b RECORD",
      "t TIMESTAMP",
      "d DATE",
      "s STRING",
    ]);
  });

  test("dispositions: append adds, empty refuses rows, never refuses a missing table", async () => {
    await load('{"id":1}\n');
    await load('{"id":2}\n', { write: "WRITE_APPEND", schema: null });
    expect(await message(load('{"id":3}\n', { write: "WRITE_EMPTY" }))).toContain(
      "duplicate: Already Exists: Table p:d.t",
    );
    const missing = load('{"id":3}\n', {
      destination: { dataset: "d", table: "none" },
      create: "CREATE_NEVER",
    });
    expect(await message(missing)).toContain("notFound: ");
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.t")).toEqual([["2"]]);
  });

  test("CSV: header, quotes, empty fields", async () => {
    const csv = {
      skipLeadingRows: 1,
      delimiter: ",",
      quote: '"',
      nullMarker: null,
      allowQuotedNewlines: true,
      allowJaggedRows: false,
    };
    const schema: FieldSchema[] = [
      { name: "id", type: "INTEGER" },
      { name: "name", type: "STRING" },
      { name: "on", type: "DATE" },
    ];
    await load('id,name,on\n1,"a ""b"", c",2024-01-02\n2,"",\n3,,\n', { format: "CSV", csv, schema });
    expect(await rowsOf(engine, "SELECT * FROM d.t ORDER BY id")).toEqual([
      ["1", 'a "b", c', "2024-01-02"],
      ["2", "", null],
      ["3", null, null],
    ]);
    expect(await message(load("id,name,on\nx,a,\n", { format: "CSV", csv, schema }))).toContain(
      "Bad int64 value: x",
    );
  });

  test("Parquet brings its own schema, nested columns included", async () => {
    const path = join(folder, "made.parquet");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const row =
      "1::BIGINT AS id, 's' AS s, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS ts, {'a': 1::BIGINT, 'l': ['x']} AS r, 1.5::DECIMAL(10,2) AS n";
    await connection.run(`COPY (SELECT ${row}) TO '${path}'`);
    connection.closeSync();
    await load(await readFile(path), { format: "PARQUET", schema: null });
    expect(await rowsOf(engine, "SELECT * FROM d.t")).toEqual([
      ["1", "s", "1704067200000000", ["1", ["x"]], "1.5"],
    ]);
  });

  test("rows given as objects are appended; one bad row stops the others unless told otherwise", async () => {
    await load('{"id":1}\n');
    const t = { dataset: "d", table: "t" };
    const rows = [{ id: 2, tags: ["q"] }, { id: "x" }];
    expect(
      await engine.insertRows(t, rows, { skipInvalidRows: false, ignoreUnknownValues: false }),
    ).toMatchObject([
      { index: 1, reason: "invalid" },
      { index: 0, reason: "stopped" },
    ]);
    expect(
      await engine.insertRows(t, rows, { skipInvalidRows: true, ignoreUnknownValues: false }),
    ).toHaveLength(1);
    expect((await engine.readRows(t, { offset: 1, limit: 5, columns: ["tags", "ID"] })).rows).toEqual([
      { f: [{ v: "2" }, { v: [{ v: "q" }] }] },
    ]);
  });
});
