import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { failure, startTestWarehouse, type TestWarehouse } from "./support.ts";

const ROWS = "/projects/test-project/datasets/d/tables";

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startTestWarehouse();
  const [dataset] = await warehouse.client.createDataset("d");
  await warehouse.client.query(
    "CREATE TABLE d.numbers AS SELECT n, CAST(n AS STRING) AS text FROM UNNEST(GENERATE_ARRAY(1, 1200)) AS n",
  );
  await dataset.createTable("events", { schema: "id:INTEGER,name:STRING,at:TIMESTAMP" });
});
afterAll(() => warehouse.stop());

describe("reading a table", () => {
  test("pages join to all rows", async () => {
    const [rows] = await warehouse.client.dataset("d").table("numbers").getRows({ autoPaginate: true });
    expect(rows).toHaveLength(1200);
    expect(new Set(rows.map((row) => row.n)).size).toBe(1200);
  });

  test("a page has at most maxResults rows and names the next one", async () => {
    const first = await warehouse.send("GET", `${ROWS}/numbers/data?maxResults=700`);
    expect(first.body).toMatchObject({ totalRows: "1200" });
    expect(first.body.rows).toHaveLength(700);
    const second = await warehouse.send("GET", `${ROWS}/numbers/data?pageToken=${first.body.pageToken}`);
    expect(second.body.rows).toHaveLength(500);
    expect(second.body.pageToken).toBeUndefined();
  });

  test("selectedFields picks columns", async () => {
    const { body } = await warehouse.send(
      "GET",
      `${ROWS}/numbers/data?selectedFields=text&maxResults=1&startIndex=4`,
    );
    expect(body.rows).toEqual([{ f: [{ v: "5" }] }]);
  });
});

describe("streaming rows in", () => {
  test("good rows are inserted and can be queried at once", async () => {
    await warehouse.client
      .dataset("d")
      .table("events")
      .insert([
        { id: 1, name: "a", at: "2024-01-01T00:00:00Z" },
        { id: 2, name: null },
      ]);
    const [rows] = await warehouse.client.query("SELECT id, name FROM d.events WHERE id < 10 ORDER BY id");
    expect(rows).toEqual([
      { id: 1, name: "a" },
      { id: 2, name: null },
    ]);
  });

  test("one bad row stops them all, unless invalid rows are to be skipped", async () => {
    const table = warehouse.client.dataset("d").table("events");
    const rows = [
      { id: 20, name: "good" },
      { id: 21, nonsense: true },
    ];
    const error = await failure(table.insert(rows));
    expect(error.name).toBe("PartialFailureError");
    expect(error.errors).toMatchObject([
      { errors: [{ reason: "stopped" }] },
      { errors: [{ reason: "invalid" }] },
    ]);
    const skipped = await failure(table.insert(rows, { skipInvalidRows: true }));
    expect(skipped.errors).toHaveLength(1);
    const [found] = await warehouse.client.query("SELECT id FROM d.events WHERE id >= 20");
    expect(found).toEqual([{ id: 20 }]);
  });

  test("the same insertId inserts once", async () => {
    const body = { rows: [{ insertId: "one", json: { id: 100 } }] };
    await warehouse.send("POST", `${ROWS}/events/insertAll`, body);
    await warehouse.send("POST", `${ROWS}/events/insertAll`, body);
    const [rows] = await warehouse.client.query("SELECT COUNT(*) AS n FROM d.events WHERE id = 100");
    expect(rows).toEqual([{ n: 1 }]);
  });

  test("no rows and a missing table are errors", async () => {
    expect((await warehouse.send("POST", `${ROWS}/events/insertAll`, { rows: [] })).status).toBe(400);
    const rows = [{ json: { id: 1 } }];
    expect((await warehouse.send("POST", `${ROWS}/nope/insertAll`, { rows })).status).toBe(404);
  });
});
