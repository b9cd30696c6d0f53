import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { BigQuery, type BigQueryDate, type Dataset } from "@google-cloud/bigquery";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Answer, failure, startTestWarehouse, type TestWarehouse } from "./support.ts";

/** What the client takes for a file of @google-cloud/storage. */
class Storage {}
class File {
  readonly parent = new Storage();
  readonly bucket: { name: string };
  readonly name: string;
  constructor(bucket: string, name: string) {
    this.bucket = { name: bucket };
    this.name = name;
  }
}
const file = (name: string) => new File("bucket", name) as Answer;

let folder: string;
let warehouse: TestWarehouse;
let client: BigQuery;
let dataset: Dataset;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "client-"));
  mkdirSync(join(folder, "buckets", "bucket"), { recursive: true });
  warehouse = await startTestWarehouse(["--buckets", join(folder, "buckets")]);
  client = warehouse.client;
  [dataset] = await client.createDataset("shop");
  await client.query("CREATE TABLE shop.source AS SELECT 1 AS id, 'a' AS name UNION ALL SELECT 2, 'b'");
  await client.query("CREATE TABLE shop.written (id INT64)");
});
afterAll(async () => {
  await warehouse.stop();
  rmSync(folder, { recursive: true });
});

const written = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const SCHEMA = "id:INTEGER, name:STRING";
const rowsOf = async (sql: string) => (await client.query(sql))[0];

describe("datasets", () => {
  test("are created with location, labels and access, listed, read, changed and deleted", async () => {
    const access = [{ role: "READER", userByEmail: "a@example.com" }];
    const [made] = await client.createDataset("made", { location: "EU", labels: { team: "x" } });
    expect((await made.get())[0].metadata).toMatchObject({ location: "EU", labels: { team: "x" } });
    expect((await client.getDatasets()).flat().map(({ id }: Answer) => id)).toContain("made");
    expect((await client.getDatasets({ filter: "labels.team:x" }))[0].map(({ id }) => id)).toEqual(["made"]);
    await made.setMetadata({ description: "new", labels: { team: null as Answer, env: "dev" }, access });
    expect((await made.getMetadata())[0]).toMatchObject({
      description: "new",
      labels: { env: "dev" },
      access,
    });
    expect(await made.exists()).toEqual([true]);
    await made.createTable("t", { schema: SCHEMA });
    expect(await failure(made.delete())).toMatchObject({ code: 400, errors: [{ reason: "resourceInUse" }] });
    await made.delete({ force: true });
    expect(await made.exists()).toEqual([false]);
    expect(await failure(made.get())).toMatchObject({ code: 404, errors: [{ reason: "notFound" }] });
  });

  test("a name that is taken is a 409", async () => {
    expect(await failure(client.createDataset("shop"))).toMatchObject({
      code: 409,
      errors: [{ reason: "duplicate" }],
    });
  });
});

describe("tables", () => {
  test("are created from a text or nested schema, listed, labelled and deleted", async () => {
    const nested = [
      { name: "at", type: "TIMESTAMP", mode: "REQUIRED" },
      {
        name: "items",
        type: "RECORD",
        mode: "REPEATED",
        fields: [{ name: "sku", type: "STRING", mode: "NULLABLE" }],
      },
    ];
    const [table] = await dataset.createTable("nested", {
      schema: nested,
      timePartitioning: { type: "DAY", field: "at" },
      clustering: { fields: ["at"] },
      labels: { env: "dev" },
    });
    const [metadata] = await table.getMetadata();
    expect(metadata).toMatchObject({
      schema: { fields: nested },
      labels: { env: "dev" },
      numRows: "0",
      type: "TABLE",
    });
    await dataset.createTable("flat", { schema: SCHEMA });
    expect((await dataset.getTables())[0].map(({ id }) => id)).toEqual(
      expect.arrayContaining(["flat", "nested"]),
    );
    await table.setMetadata({ name: "friendly", description: "text", labels: { env: null as Answer } });
    expect((await table.getMetadata())[0]).toMatchObject({ friendlyName: "friendly", description: "text" });
    expect((await table.getMetadata())[0].labels).toBeUndefined();
    await table.delete();
    expect(await table.exists()).toEqual([false]);
  });

  test("views and materialized views are made from a query and followed", async () => {
    await dataset.createTable("view", { view: "SELECT 1 AS n" });
    await dataset.createTable("materialized", { materializedView: { query: "SELECT 2 AS n" } });
    expect(await rowsOf("SELECT v.n AS v, m.n AS m FROM shop.view v, shop.materialized m")).toEqual([
      { v: 1, m: 2 },
    ]);
    expect((await dataset.table("view").getMetadata())[0]).toMatchObject({
      type: "VIEW",
      view: { query: "SELECT 1 AS n" },
    });
  });

  test("a column is added by setMetadata", async () => {
    const [table] = await dataset.createTable("widened", { schema: SCHEMA });
    const [{ schema }] = await table.getMetadata();
    schema.fields.push({ name: "more", type: "FLOAT" });
    await table.setMetadata({ schema });
    expect((await table.getMetadata())[0].schema.fields).toHaveLength(3);
  });
});

describe("rows", () => {
  test("are inserted with their types and read back by pages and as a stream", async () => {
    const fields =
      "n:INTEGER, f:FLOAT, s:STRING, b:BOOLEAN, at:TIMESTAMP, day:DATE, bytes:BYTES, price:NUMERIC";
    const [table] = await dataset.createTable("typed", { schema: fields });
    const at = BigQuery.timestamp("2024-01-02T03:04:05.678Z");
    const row = {
      f: 1.5,
      s: "ä",
      b: true,
      at,
      day: BigQuery.date("2024-01-02"),
      bytes: Buffer.from("x"),
      price: "1.10",
    };
    await table.insert([1, 2, 3].map((n) => ({ n, ...row })));
    const [rows] = await table.getRows();
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({ n: 1, f: 1.5, s: "ä", b: true, bytes: Buffer.from("x") });
    expect(rows[0].at.value).toBe("2024-01-02T03:04:05.678Z");
    expect((rows[0].day as BigQueryDate).value).toBe("2024-01-02");
    expect(String(rows[0].price)).toBe("1.1");
    const [page, next] = (await table.getRows({ maxResults: 2, autoPaginate: false })) as Answer;
    expect([page.length, Boolean(next.pageToken)]).toEqual([2, true]);
    expect((await table.getRows({ startIndex: "2", selectedFields: "n" }))[0]).toEqual([{ n: 3 }]);
    const seen: number[] = [];
    for await (const { n } of table.createReadStream()) seen.push(n);
    expect(seen).toEqual([1, 2, 3]);
  });

  test("that are wrong are told one by one, and the same insertId counts once", async () => {
    const [table] = await dataset.createTable("checked", { schema: SCHEMA });
    const error = await failure(table.insert([{ id: 1 }, { id: "x" }, { nope: 1 }]));
    expect(error.name).toBe("PartialFailureError");
    expect(error.errors.map((each: Answer) => each.errors[0].reason)).toEqual([
      "stopped",
      "invalid",
      "invalid",
    ]);
    await table.insert([{ insertId: "a", json: { id: 1 } }], { raw: true });
    await table.insert([{ insertId: "a", json: { id: 1 } }], { raw: true });
    expect(await rowsOf("SELECT COUNT(*) AS n FROM shop.checked")).toEqual([{ n: 1 }]);
  });
});

describe("loads", () => {
  test("of local CSV and JSON files, with a schema and detected", async () => {
    const csv = written("a.csv", "id,name\n1,a\n2,b\n");
    await dataset.table("csv").load(csv, {
      schema: {
        fields: [
          { name: "id", type: "INTEGER" },
          { name: "name", type: "STRING" },
        ],
      },
      skipLeadingRows: 1,
    });
    await dataset.table("detected").load(csv, { autodetect: true });
    expect(
      (await dataset.table("detected").getMetadata())[0].schema.fields.map(({ type }: Answer) => type),
    ).toEqual(["INTEGER", "STRING"]);
    const [job] = await dataset.table("csv").load(written("a.json", '{"id":3}\n'), { format: "JSON" });
    expect(job.statistics?.load?.outputRows).toBe("1");
    expect(await rowsOf("SELECT COUNT(*) AS n FROM shop.csv")).toEqual([{ n: 3 }]);
  });

  test("through a stream", async () => {
    const stream = dataset
      .table("streamed")
      .createWriteStream({ sourceFormat: "NEWLINE_DELIMITED_JSON", autodetect: true });
    const complete = new Promise((resolve, reject) => stream.on("complete", resolve).on("error", reject));
    await pipeline(createReadStream(written("b.json", '{"id":1}\n{"id":2}\n')), stream);
    await complete;
    expect(await rowsOf("SELECT SUM(id) AS n FROM shop.streamed")).toEqual([{ n: 3 }]);
  });

  test("that fail tell why", async () => {
    const error = await failure(
      dataset.table("csv").load(written("bad.json", '{"id":"x"}\n'), { format: "JSON" }),
    );
    expect(error.message).toContain("Could not parse 'x' as INTEGER");
  });

  test("from buckets: CSV, JSON and Parquet, appended and truncated", async () => {
    for (const name of ["x.csv", "x.json", "x.parquet"]) {
      await dataset.table("source").extract(file(name));
      const target = dataset.table(`from_${name.slice(2)}`);
      await target.load(file(name), { autodetect: true, writeDisposition: "WRITE_TRUNCATE" });
      await target.load(file(name), { autodetect: true, writeDisposition: "WRITE_APPEND" });
      expect([name, await rowsOf(`SELECT COUNT(*) AS n, MAX(name) AS m FROM shop.${target.id}`)]).toEqual([
        name,
        [{ n: 4, m: "b" }],
      ]);
    }
  });
});

describe("copies and extracts", () => {
  test("a table is copied, several are copied together", async () => {
    await rowsOf(
      "CREATE OR REPLACE TABLE shop.c1 AS SELECT 1 AS n; CREATE OR REPLACE TABLE shop.c2 AS SELECT 2 AS n",
    );
    await dataset.table("c1").copy(dataset.table("c3"));
    const configuration = {
      copy: {
        sourceTables: ["c1", "c2"].map((tableId) => ({
          projectId: client.projectId,
          datasetId: "shop",
          tableId,
        })),
        destinationTable: { projectId: client.projectId, datasetId: "shop", tableId: "both" },
      },
    };
    const [job] = await client.createJob({ configuration } as Answer);
    await job.promise();
    expect(await rowsOf("SELECT (SELECT SUM(n) FROM shop.both) AS b, (SELECT n FROM shop.c3) AS c")).toEqual([
      { b: 3, c: 1 },
    ]);
  });

  test("a table is extracted as JSON, gzipped, and without a header", async () => {
    await rowsOf("CREATE OR REPLACE TABLE shop.out AS SELECT 1 AS id");
    await dataset.table("out").extract(file("out.json"), { gzip: true });
    await dataset.table("out").extract(file("plain.csv"), { format: "CSV", printHeader: false } as Answer);
    expect(readFileSync(join(folder, "buckets/bucket/plain.csv"), "utf8")).toBe("1\n");
    expect(readFileSync(join(folder, "buckets/bucket/out.json")).subarray(0, 2)).toEqual(
      Buffer.from([0x1f, 0x8b]),
    );
  });
});

describe("queries", () => {
  test("take named, positional, array, struct and timestamp parameters, and NULLs with a type", async () => {
    const at = new Date("2024-01-02T03:04:05.678Z");
    const [named] = await client.query({
      query:
        "SELECT @n + 1 AS n, @s AS s, @list[OFFSET(1)] AS e, @r.x AS x, @at AS moment, @nothing IS NULL AS nothing, ARRAY_LENGTH(@empty) AS len",
      params: { n: 1, s: "ä", list: [1, 2], r: { x: "y" }, at, nothing: null, empty: [] },
      types: { nothing: "INT64", empty: ["STRING"] } as Answer,
    });
    expect(named[0]).toMatchObject({ n: 2, s: "ä", e: 2, x: "y", nothing: true, len: 0 });
    expect(named[0].moment.value).toBe("2024-01-02T03:04:05.678Z");
    expect((await client.query({ query: "SELECT ? AS a, ? AS b", params: ["x", true] }))[0]).toEqual([
      { a: "x", b: true },
    ]);
    const types = [
      BigQuery.date("2024-01-02"),
      BigQuery.datetime("2024-01-02T03:04:05"),
      BigQuery.time("03:04:05"),
      1.5,
    ];
    const [all] = await client.query({
      query: "SELECT CONCAT(CAST(? AS STRING), CAST(? AS STRING), CAST(? AS STRING)) AS t, ? AS f",
      params: types,
    });
    expect(all).toEqual([{ t: "2024-01-022024-01-02 03:04:0503:04:05", f: 1.5 }]);
  });

  test("run as jobs, with destination table, labels, default dataset and dry run", async () => {
    const [job] = await client.createQueryJob({
      query: "SELECT id FROM source",
      destination: dataset.table("chosen"),
      writeDisposition: "WRITE_TRUNCATE",
      defaultDataset: { datasetId: "shop" },
      labels: { who: "me" },
      location: "US",
    });
    expect((await job.getQueryResults())[0]).toHaveLength(2);
    expect((await job.getMetadata())[0].configuration).toMatchObject({
      labels: { who: "me" },
      jobType: "QUERY",
    });
    expect((await dataset.table("chosen").getMetadata())[0].numRows).toBe("2");
    const [dry] = await client.createQueryJob({ query: "SELECT id FROM shop.source", dryRun: true });
    expect(dry.metadata).toMatchObject({
      status: { state: "DONE" },
      statistics: {
        totalBytesProcessed: "16",
        query: {
          schema: { fields: [{ name: "id", type: "INTEGER" }] },
          totalBytesProcessedAccuracy: "PRECISE",
        },
      },
    });
    expect(
      await failure(client.query({ query: "SELECT id FROM shop.source", maximumBytesBilled: "1" })),
    ).toMatchObject({
      errors: [{ reason: "bytesBilledLimitExceeded" }],
    });
  });

  test("page and stream", async () => {
    const query = "SELECT n FROM UNNEST(GENERATE_ARRAY(1, 2500)) AS n ORDER BY n";
    const [job] = await client.createQueryJob(query);
    const [first, next, answer] = (await job.getQueryResults({
      maxResults: 1000,
      autoPaginate: false,
    })) as Answer;
    expect([first.length, answer.totalRows]).toEqual([1000, "2500"]);
    expect((await job.getQueryResults(next))[0][0]).toEqual({ n: 1001 });
    let sum = 0;
    for await (const { n } of client.createQueryStream(query)) sum += n;
    expect(sum).toBe((2500 * 2501) / 2);
  });

  test("that are wrong fail with BigQuery's reason and place", async () => {
    const error = await failure(client.query("SELECT nope FROM shop.source"));
    expect(error).toMatchObject({ code: 400, errors: [{ reason: "invalidQuery", location: "query" }] });
    expect(error.message).toMatch(/^Unrecognized name: nope.* at \[1:8\]$/);
    expect(await failure(client.query("SELECT 1 FROM shop.none"))).toMatchObject({
      code: 404,
      errors: [{ reason: "notFound" }],
    });
    expect(await failure(client.query({ query: "SELECT 1", useLegacySql: true }))).toMatchObject({
      code: 501,
    });
  });
});

describe("jobs", () => {
  test("are listed with filters, read by id, and bear to be cancelled when they are done", async () => {
    const [job] = await client.createQueryJob({ query: "SELECT 'found' AS s", jobId: "mine" });
    await job.promise();
    expect((await job.cancel())[0]).toMatchObject({ job: { status: { state: "DONE" } } });
    expect((await client.job("mine").get())[0].metadata.status).toEqual({ state: "DONE" });
    const [jobs] = await client.getJobs({
      maxResults: 1,
      stateFilter: "done",
      projection: "full",
      autoPaginate: false,
    } as Answer);
    expect(jobs[0]?.metadata.configuration.query.query).toBe("SELECT 'found' AS s");
    expect(await failure(client.job("none").get())).toMatchObject({ code: 404 });
  });

  test("a session keeps what a query leaves in it", async () => {
    const [job] = await client.createQueryJob({
      query: "CREATE TEMP TABLE kept AS SELECT 7 AS n",
      createSession: true,
    } as Answer);
    await job.getQueryResults();
    const id = (await job.getMetadata())[0].statistics.sessionInfo.sessionId;
    const connectionProperties = [{ key: "session_id", value: id }];
    const ask = async (query: string) => (await client.query({ query, connectionProperties } as Answer))[0];
    await ask("BEGIN TRANSACTION");
    await ask("INSERT INTO shop.written (id) VALUES (99)");
    expect(await rowsOf("SELECT COUNT(*) AS n FROM shop.written WHERE id = 99")).toEqual([{ n: 0 }]);
    await ask("COMMIT TRANSACTION");
    expect(await ask("SELECT n, (SELECT COUNT(*) FROM shop.written WHERE id = 99) AS c FROM kept")).toEqual([
      { n: 7, c: 1 },
    ]);
  });
});

describe("routines and models", () => {
  test("a routine is created, listed, read, changed and deleted", async () => {
    const int64 = { typeKind: "INT64" };
    const config = {
      arguments: [{ name: "x", dataType: int64 }],
      definitionBody: "x * 3",
      routineType: "SCALAR_FUNCTION",
      returnType: int64,
    };
    const [routine] = await dataset.routine("triple").create(config);
    expect(await rowsOf("SELECT shop.triple(2) AS n")).toEqual([{ n: 6 }]);
    expect((await dataset.getRoutines())[0].map(({ id }) => id)).toEqual(["triple"]);
    await routine.setMetadata({ ...(await routine.getMetadata())[0], definitionBody: "x * 4" } as Answer);
    expect(await rowsOf("SELECT shop.triple(2) AS n")).toEqual([{ n: 8 }]);
    await routine.delete();
    expect(await routine.exists()).toEqual([false]);
  });

  test("there are no models", async () => {
    expect((await dataset.getModels())[0]).toEqual([]);
  });
});
