import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { failure, startTestWarehouse, type TestWarehouse } from "./support.ts";

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startTestWarehouse();
});
afterAll(() => warehouse.stop());

describe("datasets through Google's client", () => {
  test("a dataset is created, described, listed and deleted", async () => {
    const { client } = warehouse;
    const [created] = await client.createDataset("shop", { labels: { env: "test" }, description: "A shop." });
    expect(created.metadata).toMatchObject({
      labels: { env: "test" },
      description: "A shop.",
      location: "US",
    });
    await created.setMetadata({ friendlyName: "Shop", labels: { env: null, team: "sales" } });
    const [metadata] = await created.getMetadata();
    expect(metadata).toMatchObject({
      friendlyName: "Shop",
      description: "A shop.",
      labels: { team: "sales" },
    });
    const [datasets] = await client.getDatasets();
    expect(datasets.map((dataset) => dataset.id)).toContain("shop");
    await created.delete();
    expect(await created.exists()).toEqual([false]);
  });

  test("a dataset that exists is not created again", async () => {
    await warehouse.client.createDataset("twice");
    const error = await failure(warehouse.client.createDataset("twice"));
    expect(error).toMatchObject({ code: 409, errors: [{ reason: "duplicate", domain: "global" }] });
    expect(error.message).toContain("Already Exists: Dataset test-project:twice");
  });

  test("a dataset with tables is deleted only by force", async () => {
    const [dataset] = await warehouse.client.createDataset("full");
    await dataset.createTable("t", { schema: "id:INTEGER" });
    expect(await failure(dataset.delete())).toMatchObject({
      code: 400,
      errors: [{ reason: "resourceInUse" }],
    });
    await dataset.delete({ force: true });
    expect(await dataset.exists()).toEqual([false]);
  });

  test("datasets are listed page by page", async () => {
    for (const name of ["page_a", "page_b", "page_c"]) await warehouse.client.createDataset(name);
    const first = await warehouse.send("GET", "/bigquery/v2/projects/test-project/datasets?maxResults=2");
    expect(first.body.datasets).toHaveLength(2);
    const path = `/projects/test-project/datasets?pageToken=${first.body.nextPageToken}`;
    const rest = await warehouse.send("GET", path);
    expect(rest.body.datasets.length).toBeGreaterThan(0);
    expect(rest.body.nextPageToken).toBeUndefined();
  });
});

describe("tables through Google's client", () => {
  const schema = {
    fields: [
      { name: "id", type: "INT64", mode: "REQUIRED" },
      { name: "at", type: "TIMESTAMP" },
      { name: "tags", type: "STRING", mode: "REPEATED" },
      { name: "address", type: "STRUCT", fields: [{ name: "city", type: "STRING" }] },
    ],
  };

  test("a table keeps schema, partitioning, clustering, description and labels", async () => {
    const [dataset] = await warehouse.client.createDataset("keeps");
    const [table] = await dataset.createTable("orders", {
      schema,
      description: "Orders.",
      labels: { a: "b" },
      timePartitioning: { type: "DAY", field: "at" },
      clustering: { fields: ["id"] },
    });
    const [metadata] = await table.getMetadata();
    expect(metadata).toMatchObject({
      type: "TABLE",
      description: "Orders.",
      labels: { a: "b" },
      timePartitioning: { type: "DAY", field: "at" },
      clustering: { fields: ["id"] },
      numRows: "0",
      tableReference: { projectId: "test-project", datasetId: "keeps", tableId: "orders" },
    });
    expect(metadata.schema.fields).toMatchObject([
      { name: "id", type: "INTEGER", mode: "REQUIRED" },
      { name: "at", type: "TIMESTAMP" },
      { name: "tags", type: "STRING", mode: "REPEATED" },
      { name: "address", type: "RECORD", fields: [{ name: "city", type: "STRING" }] },
    ]);
  });

  test("a patch changes what it names and leaves the rest", async () => {
    const [dataset] = await warehouse.client.createDataset("patched");
    const [table] = await dataset.createTable("t", {
      schema: "id:INTEGER",
      description: "Old.",
      labels: { x: "y" },
    });
    await table.setMetadata({
      description: "New.",
      labels: { z: "1" },
      schema: {
        fields: [
          { name: "id", type: "INTEGER", description: "The key." },
          { name: "added", type: "STRING" },
        ],
      },
    });
    const [metadata] = await table.getMetadata();
    expect(metadata).toMatchObject({ description: "New.", labels: { x: "y", z: "1" } });
    expect(metadata.schema.fields).toMatchObject([
      { name: "id", description: "The key." },
      { name: "added" },
    ]);
  });

  test("a patch that leaves a column out is refused", async () => {
    const [dataset] = await warehouse.client.createDataset("narrowed");
    const [table] = await dataset.createTable("t", { schema: "id:INTEGER,name:STRING" });
    const error = await failure(table.setMetadata({ schema: { fields: [{ name: "id", type: "INTEGER" }] } }));
    expect(error.code).toBe(400);
  });

  test("a write against an old etag is refused", async () => {
    const [dataset] = await warehouse.client.createDataset("etags");
    const [table] = await dataset.createTable("t", { schema: "id:INTEGER" });
    const [{ etag }] = await table.getMetadata();
    await table.setMetadata({ description: "Changed." });
    const error = await failure(table.setMetadata({ etag, description: "Changed again." }));
    expect(error.code).toBe(412);
  });

  test("a view carries its query and answers it", async () => {
    const [dataset] = await warehouse.client.createDataset("views");
    const [view] = await dataset.createTable("one", { view: "SELECT 1 AS n" });
    expect(view.metadata).toMatchObject({
      type: "VIEW",
      view: { query: "SELECT 1 AS n", useLegacySql: false },
    });
    expect((await warehouse.client.query("SELECT n FROM views.one"))[0]).toEqual([{ n: 1 }]);
    const [tables] = await dataset.getTables();
    expect(tables.map((table) => [table.id, table.metadata.type])).toEqual([["one", "VIEW"]]);
  });

  test("a missing table is BigQuery's 404", async () => {
    await warehouse.client.createDataset("empty");
    const error = await failure(warehouse.client.dataset("empty").table("nope").getMetadata());
    expect(error).toMatchObject({ code: 404, errors: [{ reason: "notFound" }] });
    expect(error.message).toContain("Not found: Table test-project:empty.nope");
  });

  test("an external table is refused by name", async () => {
    await warehouse.client.createDataset("external");
    const answer = await warehouse.send("POST", "/projects/test-project/datasets/external/tables", {
      tableReference: { tableId: "t" },
      externalDataConfiguration: { sourceUris: ["gs://x/y"] },
    });
    expect(answer).toMatchObject({
      status: 501,
      body: { error: { errors: [{ reason: "notImplemented" }] } },
    });
    expect(answer.body.error.message).toContain("external table");
  });

  test("another project is not found, with the way out", async () => {
    const answer = await warehouse.send("GET", "/projects/elsewhere/datasets");
    expect(answer.status).toBe(404);
    expect(answer.body.error.message).toContain("--project elsewhere");
  });
});

test("what is not served says so in BigQuery's shape", async () => {
  const answer = await warehouse.send("GET", "/bigquery/v2/projects/test-project/reservations");
  expect(answer).toMatchObject({ status: 501, body: { error: { code: 501, status: "UNIMPLEMENTED" } } });
});
