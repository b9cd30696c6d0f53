import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

let buckets: string;
let engine: Engine;
beforeAll(async () => {
  buckets = await mkdtemp(join(tmpdir(), "export-"));
  await mkdir(join(buckets, "b"));
  engine = await engineWithDataset({ buckets });
});
afterAll(async () => {
  await engine.close();
  await rm(buckets, { recursive: true });
});

const run = (sql: string) => engine.execute({ sql });
const put = (object: string, text: string) => writeFile(join(buckets, "b", object), text);
const stored = (object: string) => readFile(join(buckets, "b", object));

describe("EXPORT DATA", () => {
  const exported = (
    options: string,
    query = "SELECT 1 AS n, 'a|b' AS s UNION ALL SELECT 2, NULL ORDER BY n",
  ) => run(`EXPORT DATA OPTIONS (${options}) AS ${query}`);

  test("CSV has a header only when it is asked for", async () => {
    const { statements } = await exported("uri = 'gs://b/plain-*', format = 'CSV'");
    expect(statements).toMatchObject([{ type: "EXPORT_DATA", rows: null, exported: { files: 1, rows: 2 } }]);
    expect(String(await stored("plain-000000000000"))).toBe("1,a|b\n2,\n");
    await exported("uri = 'gs://b/head-*', format = 'csv', header = TRUE, field_delimiter = '|'");
    expect(String(await stored("head-000000000000"))).toBe('n|s\n1|"a|b"\n2|\n');
  });

  test("JSON leaves NULLs out and writes 64-bit numbers as strings, gzipped if it shall be", async () => {
    await exported("uri = 'gs://b/*.gz', format = 'JSON', compression = 'GZIP'");
    expect(String(gunzipSync(await stored("000000000000.gz")))).toBe('{"n":"1","s":"a|b"}\n{"n":"2"}\n');
  });

  test("what is there is written over only with overwrite = TRUE", async () => {
    const options = "uri = 'gs://b/once-*', format = 'JSON'";
    await exported(options, "SELECT 1 AS n");
    expect(await errorOf(exported(options, "SELECT 2 AS n"))).toMatch(
      /gs:\/\/b\/once-\* is not empty.* at \[1:22\]/,
    );
    expect(String(await stored("once-000000000000"))).toBe('{"n":"1"}\n');
    await exported(`${options}, overwrite = TRUE`, "SELECT 2 AS n");
    expect(String(await stored("once-000000000000"))).toBe('{"n":"2"}\n');
  });

  test("a dry run tells the bytes and writes nothing", async () => {
    await run("CREATE OR REPLACE TABLE d.src AS SELECT 1 AS n");
    const sql = "EXPORT DATA OPTIONS (uri = 'gs://b/dry-*', format = 'CSV') AS SELECT n FROM d.src";
    const { statements, bytesProcessed } = await engine.execute({ sql, dryRun: true });
    expect([statements[0]?.type, bytesProcessed]).toEqual(["EXPORT_DATA", 8]);
    await expect(stored("dry-000000000000")).rejects.toThrow("ENOENT");
  });

  test.each([
    ["format = 'CSV'", "EXPORT DATA needs option uri at [1:1]"],
    ["uri = 'gs://b/x-*'", "EXPORT DATA needs option format at [1:1]"],
    ["uri = 'gs://b/x', format = 'CSV'", "Option 'uri' value must be a wild card URI. at [1:22]"],
    ["format = 'AVRO', uri = 'gs://b/x-*'", "format AVRO is not supported by the local warehouse at [1:22]"],
    ["format = 'TEXT', uri = 'gs://b/x-*'", "Invalid value for option format: TEXT at [1:22]"],
    [
      "compression = 'SNAPPY', format = 'CSV', uri = 'gs://b/x-*'",
      "SNAPPY compression is not supported for CSV at [1:22]",
    ],
    [
      "header = TRUE, format = 'JSON', uri = 'gs://b/x-*'",
      "Option header applies to format CSV only at [1:22]",
    ],
    [
      "use_avro_logical_types = TRUE",
      "Option use_avro_logical_types of EXPORT DATA is not supported by the local warehouse at [1:22]",
    ],
    ["colour = 'red'", "Unknown option: colour at [1:22]"],
  ])("%s is refused", async (options, message) => {
    expect(await errorOf(exported(options))).toContain(message);
  });

  test("nested rows are refused as CSV, and connections at all", async () => {
    expect(await errorOf(exported("uri = 'gs://b/n-*', format = 'CSV'", "SELECT [1] AS list"))).toBe(
      "Operation cannot be performed on a nested schema. Field: list",
    );
    expect(await errorOf(run("EXPORT DATA WITH CONNECTION c OPTIONS (uri = 'x') AS SELECT 1"))).toBe(
      "EXPORT DATA WITH CONNECTION is not supported by the local warehouse at [1:13]",
    );
  });
});

describe("LOAD DATA", () => {
  beforeAll(async () => {
    await put("1.csv", "n;day\n1;2024-01-02\n");
    await put("2.csv", "n;day\n2;2024-01-03\n");
    await put("rows.json", '{"n": 3, "extra": "x"}\n');
  });
  const CSV =
    "FROM FILES (format = 'CSV', uris = ['gs://b/1.csv', 'gs://b/2.csv'], skip_leading_rows = 1, field_delimiter = ';')";

  test("a new table has the columns, partitions, clusters and options of the statement", async () => {
    const { statements } = await run(
      `LOAD DATA INTO d.made (n INT64 NOT NULL, day DATE) PARTITION BY day CLUSTER BY n OPTIONS (description = 'made') ${CSV}`,
    );
    expect(statements).toMatchObject([
      {
        type: "LOAD_DATA",
        target: { table: "made" },
        loaded: { inputFiles: 2, outputRows: 2, badRecords: 0 },
      },
    ]);
    expect(await engine.catalog.table({ dataset: "d", table: "made" })).toMatchObject({
      schema: [
        { name: "n", type: "INTEGER", mode: "REQUIRED" },
        { name: "day", type: "DATE" },
      ],
      partitioning: { type: "DAY", field: "day" },
      clustering: ["n"],
      description: "made",
    });
  });

  test("INTO appends to the table's own columns, OVERWRITE takes the place of its rows", async () => {
    await run(`LOAD DATA INTO d.made ${CSV}`);
    expect(await rowsOf(engine, "SELECT n, day FROM d.made ORDER BY n")).toEqual([
      ["1", "2024-01-02"],
      ["1", "2024-01-02"],
      ["2", "2024-01-03"],
      ["2", "2024-01-03"],
    ]);
    await run(`LOAD DATA OVERWRITE d.made (n INT64, day DATE) ${CSV}`);
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.made")).toEqual([["2"]]);
  });

  test("without a list of columns a new table has those of the files", async () => {
    await run("LOAD DATA INTO d.found FROM FILES (format = 'JSON', uris = ['gs://b/rows.json'])");
    expect(await rowsOf(engine, "SELECT n, extra FROM d.found")).toEqual([["3", "x"]]);
  });

  test("what does not fit leaves the table as it was, unless it may be left out", async () => {
    const files = (more: string) =>
      `LOAD DATA INTO d.narrow (n INT64) FROM FILES (format = 'JSON', uris = ['gs://b/rows.json']${more})`;
    expect(await errorOf(run(files("")))).toContain("extra");
    await run(files(", ignore_unknown_values = TRUE"));
    expect(await rowsOf(engine, "SELECT n FROM d.narrow")).toEqual([["3"]]);
  });

  test("what EXPORT DATA writes, LOAD DATA reads, in one script", async () => {
    const rows = await rowsOf(
      engine,
      `EXPORT DATA OPTIONS (uri = 'gs://b/trip-*', format = 'PARQUET', compression = 'ZSTD') AS SELECT 7 AS n, [1, 2] AS list;
       LOAD DATA INTO d.trip FROM FILES (format = 'PARQUET', uris = ['gs://b/trip-*']);
       SELECT n, list FROM d.trip`,
    );
    expect(rows).toEqual([["7", ["1", "2"]]]);
  });

  test.each([
    ["LOAD DATA INTO d.x FROM FILES (uris = ['gs://b/1.csv'])", "LOAD DATA needs option format at [1:1]"],
    ["LOAD DATA INTO d.x FROM FILES (format = 'CSV')", "LOAD DATA needs option uris at [1:1]"],
    [
      "LOAD DATA INTO d.x FROM FILES (format = 'ORC', uris = ['gs://b/1'])",
      "LOAD DATA with format ORC is not supported by the local warehouse at [1:32]",
    ],
    [
      "LOAD DATA INTO d.x FROM FILES (json_extension = 'GEOJSON')",
      "Option json_extension of LOAD DATA is not supported by the local warehouse at [1:32]",
    ],
    [
      "LOAD DATA INTO d.x FROM FILES (encoding = 'ISO-8859-1', format = 'CSV', uris = ['gs://b/1.csv'])",
      "Encoding ISO-8859-1 is not supported by the local warehouse at [1:32]",
    ],
    [
      "LOAD DATA INTO TEMP TABLE x FROM FILES (format = 'CSV')",
      "LOAD DATA into a temporary table is not supported by the local warehouse at [1:16]",
    ],
    [
      "LOAD DATA INTO d.x FROM FILES (format = 'CSV') WITH PARTITION COLUMNS",
      "LOAD DATA WITH PARTITION COLUMNS is not supported by the local warehouse at [1:48]",
    ],
    [
      "LOAD DATA INTO d.x PARTITION BY day FROM FILES (format = 'CSV', uris = ['gs://b/1.csv'])",
      "PARTITION BY in LOAD DATA without a list of columns is not supported by the local warehouse at [1:33]",
    ],
    [
      "LOAD DATA INTO d.x (n INT64 DEFAULT 1) FROM FILES (format = 'CSV', uris = ['gs://b/1.csv'])",
      "LOAD DATA with defaults or keys of columns is not supported by the local warehouse at [1:21]",
    ],
    [
      "LOAD DATA INTO d.x FROM FILES (format = 'JSON', skip_leading_rows = 1, uris = ['gs://b/1'])",
      "Option skip_leading_rows applies to format CSV only at [1:49]",
    ],
    ["LOAD DATA INTO d.x FROM FILES (format = 'JSON', uris = ['gs://b/none'])", "Not found: URI gs://b/none"],
    [
      "BEGIN TRANSACTION; LOAD DATA INTO d.x FROM FILES (format = 'JSON', uris = ['gs://b/rows.json'])",
      "not supported in a transaction",
    ],
  ])("%s is refused", async (sql, message) => {
    expect(await errorOf(run(sql))).toContain(message);
    expect(await engine.catalog.table({ dataset: "d", table: "x" })).toBeNull();
  });
});
