import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startTestWarehouse, type TestWarehouse } from "./support.ts";

const P = "/bigquery/v2/projects/test-project";

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startTestWarehouse();
  await warehouse.client.createDataset("d");
});
afterAll(() => warehouse.stop());

/** Status, reason and location of an answer that must have BigQuery's shape of error. */
async function errorOf(method: string, path: string, body?: unknown) {
  const answer = await warehouse.send(method, path, body);
  const { error } = answer.body;
  const [detail] = error.errors;
  expect(error).toEqual({
    code: answer.status,
    message: expect.any(String),
    status: expect.stringMatching(/^[A-Z_]+$/),
    errors: [{ ...detail, domain: "global", message: error.message }],
  });
  return { status: answer.status, reason: detail.reason, location: detail.location, message: error.message };
}

const table = (tableId: string, fields: object[]) => ({ tableReference: { tableId }, schema: { fields } });
const string = (name: string) => ({ name, type: "STRING" });
const parameter = (type: string, value: string) => ({
  name: "p",
  parameterType: { type },
  parameterValue: { value },
});
const asked = (...queryParameters: object[]) => ({
  query: "SELECT @p",
  parameterMode: "NAMED",
  queryParameters,
});

describe("a request that is wrong is answered in BigQuery's shape", () => {
  test.each([
    ["POST", "/queries", { query: 5 }, 400, "invalid", "query"],
    ["POST", "/queries", [1], 400, "invalid", undefined],
    ["POST", "/queries", { query: "" }, 400, "required", undefined],
    ["POST", "/queries", { query: "SELECT 1", useLegacySql: "maybe" }, 400, "invalid", "useLegacySql"],
    ["POST", "/queries", { query: "SELECT 1", labels: { UPPER: "x" } }, 400, "invalid", "labels.UPPER"],
    ["POST", "/queries", { query: "SELECT x" }, 400, "invalidQuery", "query"],
    ["POST", "/queries", { query: "SELECT x", dryRun: true }, 400, "invalidQuery", "query"],
    ["POST", "/queries", asked(parameter("INT64", "99999999999999999999")), 400, "invalid", undefined],
    ["POST", "/queries", asked(parameter("BOOL", "maybe")), 400, "invalid", undefined],
    ["POST", "/queries", asked(parameter("RANGE", "[1, 2)")), 501, "notImplemented", undefined],
    [
      "POST",
      "/queries",
      asked(parameter("INT64", "1"), parameter("INT64", "2")),
      400,
      "invalid",
      "queryParameters",
    ],
    ["POST", "/jobs", {}, 400, "invalid", "configuration"],
    ["POST", "/jobs", { configuration: {} }, 400, "required", "configuration"],
    [
      "POST",
      "/jobs",
      { configuration: { query: { query: "SELECT 1" }, load: {} } },
      400,
      "required",
      "configuration",
    ],
    [
      "POST",
      "/jobs",
      { jobReference: { jobId: "a b" }, configuration: { copy: {} } },
      400,
      "invalid",
      "jobReference.jobId",
    ],
    ["GET", "/jobs/none", undefined, 404, "notFound", undefined],
    ["GET", "/queries/none", undefined, 404, "notFound", undefined],
    ["GET", "/jobs?stateFilter=sleeping", undefined, 400, "invalid", "stateFilter"],
    ["GET", "/jobs?minCreationTime=yesterday", undefined, 400, "invalid", "minCreationTime"],
    ["GET", "/datasets?pageToken=zzz", undefined, 400, "invalid", "pageToken"],
    ["GET", "/datasets?maxResults=few", undefined, 400, "invalid", "maxResults"],
    ["GET", "/datasets?filter=name:x", undefined, 400, "invalid", "filter"],
    ["GET", "/datasets/%zz", undefined, 400, "invalid", undefined],
    ["POST", "/datasets", { datasetReference: { datasetId: "a-b" } }, 400, "invalid", undefined],
    [
      "POST",
      "/datasets",
      { datasetReference: { datasetId: "l" }, labels: { a: "B" } },
      400,
      "invalid",
      "labels.a",
    ],
    ["POST", "/datasets", {}, 400, "required", undefined],
    ["POST", "/datasets/none/tables", table("t", [string("s")]), 404, "notFound", undefined],
    ["POST", "/datasets/d/tables", table("a.b", [string("s")]), 400, "invalid", undefined],
    ["POST", "/datasets/d/tables", table("a`b", [string("s")]), 400, "invalid", undefined],
    ["POST", "/datasets/d/tables", table("t", [string("a;b")]), 400, "invalid", undefined],
    ["POST", "/datasets/d/tables", table("t", [string("_partitionTime")]), 400, "invalid", undefined],
    ["POST", "/datasets/d/tables", table("t", []), 501, "notImplemented", undefined],
    ["PUT", "/jobs", {}, 501, "notImplemented", undefined],
  ])("%s %s %j: %i %s %s", async (method, path, body, status, reason, location) => {
    expect(await errorOf(method, P + path, body)).toMatchObject({ status, reason, location });
  });

  test("bad JSON is a parseError, another base path is not served, another project is not found", async () => {
    const broken = await warehouse.fetch(`${P}/queries`, { method: "POST", body: '{"query":' });
    expect([broken.status, (await broken.json()).error.errors[0].reason]).toEqual([400, "parseError"]);
    expect(await errorOf("GET", "/bigquery/v1/projects")).toMatchObject({ status: 501 });
    expect(await errorOf("GET", "/bigquery/v2/projects/other/datasets")).toMatchObject({
      reason: "notFound",
    });
  });
});

test("unknown fields are passed over, as BigQuery does", async () => {
  const { status, body } = await warehouse.send("POST", `${P}/queries`, {
    query: "SELECT 1",
    nope: { a: 1 },
  });
  expect([status, body.jobComplete]).toEqual([200, true]);
});
