import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { failure, startTestWarehouse, type TestWarehouse } from "./support.ts";

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startTestWarehouse();
  await warehouse.client.createDataset("d");
  await warehouse.client.query(
    "CREATE TABLE d.numbers AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 2500)) AS n",
  );
});
afterAll(() => warehouse.stop());

describe("query parameters", () => {
  test("named parameters of every kind arrive with their types", async () => {
    const { client } = warehouse;
    const [rows] = await client.query({
      query: "SELECT @i AS i, @f AS f, @s AS s, @b AS b, @d AS d, @t AS t, @list AS list, @record AS record",
      params: {
        i: 7,
        f: 1.5,
        s: 'it\'s "quoted"\n',
        b: true,
        d: client.date("2024-02-29"),
        t: client.timestamp("2024-02-29T12:34:56.789Z"),
        list: [1, 2, 3],
        record: { x: 1, y: "z" },
      },
    });
    expect(rows).toEqual([
      {
        i: 7,
        f: 1.5,
        s: 'it\'s "quoted"\n',
        b: true,
        d: client.date("2024-02-29"),
        t: client.timestamp("2024-02-29T12:34:56.789Z"),
        list: [1, 2, 3],
        record: { x: 1, y: "z" },
      },
    ]);
  });

  test("positional parameters are taken in order", async () => {
    const [rows] = await warehouse.client.query({ query: "SELECT ? - ? AS n", params: [50, 8] });
    expect(rows).toEqual([{ n: 42 }]);
  });

  test("an array of structs and an empty array keep their types", async () => {
    const [rows] = await warehouse.client.query({
      query: "SELECT (SELECT SUM(p.n) FROM UNNEST(@pairs) AS p) AS total, ARRAY_LENGTH(@none) AS none",
      params: { pairs: [{ n: 1 }, { n: 2 }], none: [] },
      types: { pairs: [{ n: "INT64" }], none: ["STRING"] },
    });
    expect(rows).toEqual([{ total: 3, none: 0 }]);
  });

  test("a null parameter is null of its type", async () => {
    const [rows] = await warehouse.client.query({
      query: "SELECT @x IS NULL AS missing, COALESCE(@x, 5) AS x",
      params: { x: null },
      types: { x: "INT64" },
    });
    expect(rows).toEqual([{ missing: true, x: 5 }]);
  });

  test("a value that is none of its type is refused before the query runs", async () => {
    const answer = await warehouse.send("POST", "/projects/test-project/queries", {
      query: "SELECT @x",
      queryParameters: [{ name: "x", parameterType: { type: "INT64" }, parameterValue: { value: "abc" } }],
    });
    expect(answer).toMatchObject({ status: 400, body: { error: { errors: [{ reason: "invalid" }] } } });
  });
});

describe("results", () => {
  test("pages join to the whole result", async () => {
    const [rows] = await warehouse.client.query({
      query: "SELECT n FROM d.numbers ORDER BY n",
      maxResults: 1000,
    });
    expect(rows).toHaveLength(2500);
    expect(rows.map((row) => row.n)).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1));
  });

  test("without the int64 option timestamps are seconds", async () => {
    const query =
      "SELECT TIMESTAMP '2020-01-01 00:00:00.5+00' AS t, [TIMESTAMP '1969-12-31 23:59:59.25+00'] AS list";
    const seconds = await warehouse.send("POST", "/projects/test-project/queries", { query });
    expect(seconds.body.rows).toEqual([{ f: [{ v: "1577836800.500000" }, { v: [{ v: "-0.750000" }] }] }]);
    const again = await warehouse.send(
      "GET",
      `/projects/test-project/queries/${seconds.body.jobReference.jobId}`,
    );
    expect(again.body.rows).toEqual(seconds.body.rows);
    const formatOptions = { useInt64Timestamp: true };
    const micros = await warehouse.send("POST", "/projects/test-project/queries", { query, formatOptions });
    expect(micros.body.rows).toEqual([{ f: [{ v: "1577836800500000" }, { v: [{ v: "-750000" }] }] }]);
  });

  test("the same requestId is answered by the same job", async () => {
    const request = { query: "SELECT GENERATE_UUID() AS id", requestId: "once" };
    const first = await warehouse.send("POST", "/projects/test-project/queries", request);
    const second = await warehouse.send("POST", "/projects/test-project/queries", request);
    expect(second.body.rows).toEqual(first.body.rows);
    expect(second.body.jobReference).toEqual(first.body.jobReference);
  });

  test("the default dataset completes table names", async () => {
    const [rows] = await warehouse.client.query({
      query: "SELECT COUNT(*) AS n FROM numbers",
      defaultDataset: { datasetId: "d" },
    });
    expect(rows).toEqual([{ n: 2500 }]);
  });

  test("a query can write its rows into a table", async () => {
    const { client } = warehouse;
    const destination = client.dataset("d").table("small");
    const write = async (writeDisposition: string) => {
      const [job] = await client.createQueryJob({
        query: "SELECT n FROM d.numbers WHERE n <= 3",
        destination,
        writeDisposition,
      });
      await job.getQueryResults();
      return (await client.query("SELECT COUNT(*) AS n FROM d.small"))[0][0].n;
    };
    expect(await write("WRITE_TRUNCATE")).toBe(3);
    expect(await write("WRITE_APPEND")).toBe(6);
    expect(await write("WRITE_TRUNCATE")).toBe(3);
    await expect(write("WRITE_EMPTY")).rejects.toThrow(/Already Exists/);
  });
});

describe("dry runs and limits", () => {
  test("a dry run tells schema and bytes and leaves no job", async () => {
    const [job] = await warehouse.client.createQueryJob({
      query: "SELECT n, 'x' AS s FROM d.numbers",
      dryRun: true,
    });
    expect(job.metadata.statistics.query.schema.fields).toMatchObject([
      { name: "n", type: "INTEGER" },
      { name: "s", type: "STRING" },
    ]);
    expect(Number(job.metadata.statistics.totalBytesProcessed)).toBeGreaterThan(0);
    expect(await failure(job.getMetadata())).toMatchObject({ code: 404 });
  });

  test("a dry run of a wrong query fails with the place", async () => {
    const error = await failure(
      warehouse.client.createQueryJob({ query: "SELECT 1,\n  nope", dryRun: true }),
    );
    expect(error.code).toBe(400);
    expect(error.message).toContain("nope at [2:3]");
  });

  test("a query beyond maximumBytesBilled is not run", async () => {
    const error = await failure(
      warehouse.client.query({ query: "SELECT n FROM d.numbers", maximumBytesBilled: "1" }),
    );
    expect(error).toMatchObject({ code: 400, errors: [{ reason: "bytesBilledLimitExceeded" }] });
  });

  test("legacy SQL is refused", async () => {
    const answer = await warehouse.send("POST", "/projects/test-project/queries", {
      query: "SELECT 1",
      useLegacySql: true,
    });
    expect(answer).toMatchObject({
      status: 501,
      body: { error: { errors: [{ reason: "notImplemented" }] } },
    });
  });
});

test("a wrong query is 400 invalidQuery with its place in the statement", async () => {
  const error = await failure(warehouse.client.query("SELECT nonsense(1)"));
  expect(error).toMatchObject({ code: 400, errors: [{ reason: "invalidQuery", domain: "global" }] });
  expect(error.message).toContain("Function not found: nonsense at [1:8]");
});

test("a session keeps temporary tables from one query to the next", async () => {
  const open = await warehouse.send("POST", "/projects/test-project/queries", {
    query: "CREATE TEMP TABLE kept AS SELECT 5 AS n",
    createSession: true,
  });
  const value = open.body.sessionInfo.sessionId;
  const connectionProperties = [{ key: "session_id", value }];
  const [rows] = await warehouse.client.query({ query: "SELECT n FROM kept", connectionProperties });
  expect(rows).toEqual([{ n: 5 }]);
  const stranger = [{ key: "session_id", value: "unknown" }];
  const error = await failure(warehouse.client.query({ query: "SELECT 1", connectionProperties: stranger }));
  expect(error.code).toBe(404);
});
