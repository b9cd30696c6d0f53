import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine, ExtractRequest, LoadRequest } from "../../../../sandbox/warehouse/engine/contract.ts";
import { engineWithDataset, errorOf, rowsOf } from "./harness.ts";

let folder: string;
let buckets: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "buckets-"));
  buckets = join(folder, "served");
  await mkdir(join(buckets, "b", "in"), { recursive: true });
  await mkdir(join(folder, "outside"));
  await writeFile(join(folder, "outside", "secret"), '{"n":42}\n');
  await writeFile(join(buckets, "loose"), '{"n":42}\n');
  await symlink(join(folder, "outside", "secret"), join(buckets, "b", "link"));
  await symlink(join(folder, "outside"), join(buckets, "b", "folder"));
  await symlink(join(folder, "outside"), join(buckets, "linked"));
  engine = await engineWithDataset({ buckets });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const N = [{ name: "n", type: "INTEGER" }];
const load = (uris: string[], more: Partial<LoadRequest> = {}) =>
  engine.load({
    destination: { dataset: "d", table: "loaded" },
    format: "NEWLINE_DELIMITED_JSON",
    uris,
    schema: N,
    autodetect: false,
    write: "WRITE_TRUNCATE",
    create: "CREATE_IF_NEEDED",
    ignoreUnknownValues: false,
    maxBadRecords: 0,
    ...more,
  });
const extract = (uri: string, more: Partial<ExtractRequest> = {}) =>
  engine.extract({
    source: { dataset: "d", table: "t" },
    uri,
    format: "NEWLINE_DELIMITED_JSON",
    compression: "NONE",
    ...more,
  });
const stored = (object: string) => readFile(join(buckets, "b", object));

const ESCAPES = [
  "gs://../outside/secret",
  "gs://b/../../outside/secret",
  "gs://b/in/../../../outside/secret",
  "gs://b/..\\..\\outside\\secret",
  "gs://b//etc/passwd",
  "gs:///etc/passwd",
  "gs://b/./in",
  "gs://b/in/",
  "gs://b/",
  "gs://b/secret\u0000.json",
  "gs://B/in",
  "gs://b%2f..%2foutside/secret",
  "gs://./loose",
  "/etc/passwd",
  "file:///etc/passwd",
  "https://example.com/x",
  "s3://b/x",
  "gs://b/*/*",
];

describe("a URI cannot leave the folder of buckets", () => {
  test.each(ESCAPES)("%j is refused, for reading and for writing", async (uri) => {
    await engine.execute({ sql: "CREATE OR REPLACE TABLE d.t AS SELECT 1 AS n" });
    expect(await errorOf(load([uri]))).toContain("Invalid URI");
    expect(await errorOf(extract(uri))).toContain("Invalid URI");
  });

  test.each(["gs://b/link", "gs://b/folder/secret", "gs://linked/secret", "gs://b/f*", "gs://linked/*"])(
    "%s is a symbolic link and does not exist",
    async (uri) => {
      expect(await errorOf(load([uri]))).toBe(`Not found: URI ${uri}`);
    },
  );

  test("nothing is written through a symbolic link", async () => {
    await engine.execute({ sql: "CREATE OR REPLACE TABLE d.t AS SELECT 1 AS n" });
    for (const uri of ["gs://b/link", "gs://b/folder/new", "gs://linked/new"]) {
      expect(await errorOf(extract(uri))).toContain("Invalid URI");
    }
    expect(await readFile(join(folder, "outside", "secret"), "utf8")).toBe('{"n":42}\n');
  });

  test("%2e%2e is a name like any other", async () => {
    expect(await errorOf(load(["gs://b/%2e%2e/secret"]))).toBe("Not found: URI gs://b/%2e%2e/secret");
  });

  test("SQL reaches no file, neither by a path nor by a function", async () => {
    for (const from of [`\`${buckets}/b/in/a\``, `read_text('${buckets}/loose')`, "`gs://b/in/a`"]) {
      expect(await errorOf(engine.execute({ sql: `SELECT * FROM ${from}` }))).not.toBe("no error");
    }
  });

  test("without a folder the refusal names the option", async () => {
    const bare = await engineWithDataset();
    const request = { destination: { dataset: "d", table: "x" }, format: "CSV", schema: N } as const;
    const work = bare.load({
      ...request,
      uris: ["gs://b/o"],
      autodetect: false,
      write: "WRITE_EMPTY",
      create: "CREATE_IF_NEEDED",
      ignoreUnknownValues: false,
      maxBadRecords: 0,
    });
    expect(await errorOf(work)).toContain("--buckets FOLDER");
    await bare.close();
  });
});

describe("loading from buckets", () => {
  test("several URIs and a wildcard across folders are one load, gzipped or not", async () => {
    await mkdir(join(buckets, "b", "in", "deep"), { recursive: true });
    await writeFile(join(buckets, "b", "in", "1.json"), '{"n":1}\n{"n":2}\n');
    await writeFile(join(buckets, "b", "in", "deep", "2.json"), gzipSync('{"n":3}\n'));
    await writeFile(join(buckets, "b", "in", "3.txt"), "no JSON");
    await writeFile(join(buckets, "b", "last"), '{"n":4}\n');
    const result = await load(["gs://b/in/*.json", "gs://b/last"]);
    expect(result).toMatchObject({ inputFiles: 3, outputRows: 4, badRecords: 0 });
    expect(await rowsOf(engine, "SELECT n FROM d.loaded ORDER BY n")).toEqual([["1"], ["2"], ["3"], ["4"]]);
  });

  test("a bad row in one file leaves the table as it was", async () => {
    await writeFile(join(buckets, "b", "good"), '{"n":5}\n');
    await writeFile(join(buckets, "b", "bad"), '{"n":"x"}\n');
    expect(await errorOf(load(["gs://b/good", "gs://b/bad"]))).toContain("Could not parse 'x' as INTEGER");
    expect(await rowsOf(engine, "SELECT COUNT(*) FROM d.loaded")).toEqual([["4"]]);
    expect(await load(["gs://b/good", "gs://b/bad"], { maxBadRecords: 1 })).toMatchObject({ outputRows: 1 });
  });

  test("each CSV file has its own header", async () => {
    await writeFile(join(buckets, "b", "1.csv"), "n\n1\n");
    await writeFile(join(buckets, "b", "2.csv"), gzipSync("n\n2\n"));
    const csv = {
      skipLeadingRows: 1,
      delimiter: ",",
      quote: '"',
      nullMarker: null,
      allowQuotedNewlines: false,
      allowJaggedRows: false,
    };
    await load(["gs://b/*.csv"], { format: "CSV", csv });
    expect(await rowsOf(engine, "SELECT n FROM d.loaded ORDER BY n")).toEqual([["1"], ["2"]]);
  });

  test("one URI without a file fails the whole load", async () => {
    expect(await errorOf(load(["gs://b/good", "gs://b/none"]))).toBe("Not found: URI gs://b/none");
    expect(await errorOf(load(["gs://nobucket/*"]))).toBe("Not found: URI gs://nobucket/*");
  });
});

describe("extracting into buckets", () => {
  const TYPES = `CREATE OR REPLACE TABLE d.t AS SELECT 9007199254740993 AS i, 1.5 AS f, NUMERIC '1.10' AS m, TRUE AS b,
    'ä"x' AS s, b'\\xff' AS y, DATE '2024-01-02' AS d, DATETIME '2024-01-02 03:04:05' AS dt, TIME '03:04:05' AS t,
    TIMESTAMP '2024-01-02 03:04:05.5+00' AS ts, JSON '{"k": [1]}' AS j, [1, 2] AS a, STRUCT(1 AS n, CAST(NULL AS STRING) AS z) AS r,
    CAST(NULL AS INT64) AS nothing`;

  test("JSON has 64-bit numbers and decimals as strings, times in UTC, and no NULLs", async () => {
    await engine.execute({ sql: TYPES });
    expect(await extract("gs://b/out/t.json")).toMatchObject({ files: 1, rows: 1 });
    expect(JSON.parse(String(await stored("out/t.json")))).toEqual({
      i: "9007199254740993",
      f: 1.5,
      m: "1.1",
      b: true,
      s: 'ä"x',
      y: "/w==",
      d: "2024-01-02",
      dt: "2024-01-02T03:04:05",
      t: "03:04:05",
      ts: "2024-01-02 03:04:05.500000 UTC",
      j: { k: [1] },
      a: ["1", "2"],
      r: { n: "1" },
    });
  });

  test("CSV has a header, quotes where they are needed, and tells NULL from the empty text", async () => {
    await engine.execute({
      sql: `CREATE OR REPLACE TABLE d.t AS SELECT 'a,b' AS s, CAST(NULL AS STRING) AS n, '' AS e, 'x"y' AS q`,
    });
    await extract("gs://b/t.csv", { format: "CSV" });
    expect(String(await stored("t.csv"))).toBe('s,n,e,q\n"a,b",,"","x""y"\n');
    await extract("gs://b/t.csv", { format: "CSV", csv: { delimiter: "|", header: false } });
    expect(String(await stored("t.csv"))).toBe('a,b||""|"x""y"\n');
  });

  test("CSV cannot hold arrays and structs", async () => {
    await engine.execute({ sql: "CREATE OR REPLACE TABLE d.t AS SELECT 1 AS n, [1] AS list" });
    expect(await errorOf(extract("gs://b/n.csv", { format: "CSV" }))).toBe(
      "Operation cannot be performed on a nested schema. Field: list",
    );
  });

  test("what goes out by a wildcard comes back by it, in every format and compression", async () => {
    await engine.execute({
      sql: "CREATE OR REPLACE TABLE d.t AS SELECT n, TIMESTAMP_SECONDS(n) AS ts, NUMERIC '0.1' * n AS m FROM UNNEST(GENERATE_ARRAY(1, 3000)) AS n",
    });
    const { schema = [] } = (await engine.catalog.table({ dataset: "d", table: "t" })) ?? {};
    const ways = [
      { format: "NEWLINE_DELIMITED_JSON", compression: "GZIP" },
      { format: "CSV", compression: "GZIP" },
      { format: "CSV", compression: "NONE" },
      { format: "PARQUET", compression: "SNAPPY" },
      { format: "PARQUET", compression: "NONE" },
    ] as const;
    for (const way of ways) {
      const name = `round/${way.format}-${way.compression}`;
      await extract(`gs://b/${name}-*`, { ...way, csv: { delimiter: ",", header: false } });
      if (way.compression === "GZIP")
        expect(gunzipSync(await stored(`${name}-000000000000`)).length).toBeGreaterThan(3000);
      await load([`gs://b/${name}-*`], { format: way.format, schema });
      const same = "SELECT COUNT(*) FROM d.loaded INNER JOIN d.t USING (n, ts, m)";
      expect([way, await rowsOf(engine, same)]).toEqual([way, [["3000"]]]);
    }
  });

  test("views are not extracted, and a failed extract leaves no file", async () => {
    await engine.execute({ sql: "CREATE OR REPLACE VIEW d.v AS SELECT 1 AS n" });
    expect(await errorOf(extract("gs://b/v", { source: { dataset: "d", table: "v" } }))).toContain(
      "currently a VIEW",
    );
    expect(await errorOf(extract("gs://b/v", { compression: "SNAPPY" }))).toContain("SNAPPY compression");
    await expect(stored("v")).rejects.toThrow("ENOENT");
  });
});
