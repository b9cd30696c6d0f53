import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { failure, startTestWarehouse, type TestWarehouse } from "./support.ts";

const JOBS = "/bigquery/v2/projects/test-project/jobs";
/** Runs for minutes if nobody stops it. */
const ENDLESS =
  "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS a, UNNEST(GENERATE_ARRAY(1, 1000000)) AS b WHERE MOD(a * 31 + b, 7) = 3";

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startTestWarehouse();
  await warehouse.client.createDataset("d");
});
afterAll(() => warehouse.stop());

const insertQuery = (query: string, more: object = {}) =>
  warehouse.send("POST", JOBS, { configuration: { query: { query, useLegacySql: false }, ...more } });

test("the client's job id is kept and cannot be used twice", async () => {
  const [job] = await warehouse.client.createQueryJob({ query: "SELECT 1 AS n", jobId: "mine" });
  expect(job.id).toBe("mine");
  expect((await job.getQueryResults())[0]).toEqual([{ n: 1 }]);
  const error = await failure(warehouse.client.createQueryJob({ query: "SELECT 1", jobId: "mine" }));
  expect(error).toMatchObject({ code: 409, errors: [{ reason: "duplicate" }] });
});

test("a finished job tells statement type, times, labels and tables", async () => {
  await warehouse.client.query("CREATE TABLE d.source AS SELECT 1 AS n");
  const [job] = await warehouse.client.createQueryJob({
    query: "SELECT n FROM d.source",
    labels: { team: "x" },
  });
  await job.getQueryResults();
  const [metadata] = await job.getMetadata();
  expect(metadata.status).toEqual({ state: "DONE" });
  expect(metadata.configuration).toMatchObject({ jobType: "QUERY", labels: { team: "x" } });
  expect(metadata.statistics.query).toMatchObject({
    statementType: "SELECT",
    referencedTables: [{ projectId: "test-project", datasetId: "d", tableId: "source" }],
  });
  expect(Number(metadata.statistics.endTime)).toBeGreaterThanOrEqual(Number(metadata.statistics.startTime));
});

test("DDL tells what it did to which table", async () => {
  const [job] = await warehouse.client.createQueryJob("CREATE OR REPLACE TABLE d.made AS SELECT 1 AS n");
  await job.getQueryResults();
  const [{ statistics }] = await job.getMetadata();
  expect(statistics.query).toMatchObject({
    statementType: "CREATE_TABLE_AS_SELECT",
    ddlOperationPerformed: "CREATE",
    ddlTargetTable: { datasetId: "d", tableId: "made" },
  });
});

test("DML counts inserted, updated and deleted rows", async () => {
  await warehouse.client.query("CREATE TABLE d.target AS SELECT 1 AS id, 'a' AS v UNION ALL SELECT 2, 'b'");
  const [job] = await warehouse.client.createQueryJob(
    `MERGE d.target t USING (SELECT 2 AS id, 'c' AS v UNION ALL SELECT 3, 'd') s ON t.id = s.id
     WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)`,
  );
  await job.getQueryResults();
  const [{ statistics }] = await job.getMetadata();
  expect(statistics.query).toMatchObject({
    statementType: "MERGE",
    numDmlAffectedRows: "2",
    dmlStats: { insertedRowCount: "1", updatedRowCount: "1", deletedRowCount: "0" },
  });
});

test("a failed job keeps its error; its results are that error", async () => {
  const [job] = await warehouse.client.createQueryJob("SELECT n FROM d.missing");
  expect(await failure(job.getQueryResults())).toMatchObject({ code: 404, errors: [{ reason: "notFound" }] });
  const [{ status }] = await job.getMetadata();
  expect(status.state).toBe("DONE");
  expect(status.errorResult).toMatchObject({ reason: "notFound" });
});

test("the statements of a script are its child jobs and its result is the last SELECT", async () => {
  const [job] = await warehouse.client.createQueryJob(
    "DECLARE x INT64 DEFAULT 3; CREATE TEMP TABLE t AS SELECT x AS n; SELECT n + 1 AS next FROM t;",
  );
  expect((await job.getQueryResults())[0]).toEqual([{ next: 4 }]);
  const [{ statistics }] = await job.getMetadata();
  expect(statistics).toMatchObject({ numChildJobs: "2", query: { statementType: "SCRIPT" } });
  const [children] = await warehouse.client.getJobs({ parentJobId: job.id ?? "" });
  expect(children.map((child) => child.metadata.statistics.query.statementType).sort()).toEqual([
    "CREATE_TABLE_AS_SELECT",
    "SELECT",
  ]);
  expect(children[0]?.metadata.statistics.parentJobId).toBe(job.id);
});

describe("a job that runs long", () => {
  test("is told as unfinished and can be cancelled", async () => {
    const { body } = await insertQuery(ENDLESS);
    const { jobId } = body.jobReference;
    const early = await warehouse.send("GET", `/projects/test-project/queries/${jobId}?timeoutMs=50`);
    expect(early.body).toMatchObject({ jobComplete: false, jobReference: { jobId } });
    await warehouse.send("POST", `${JOBS}/${jobId}/cancel`);
    const late = await warehouse.send("GET", `/projects/test-project/queries/${jobId}?timeoutMs=60000`);
    expect(late).toMatchObject({ status: 499, body: { error: { errors: [{ reason: "stopped" }] } } });
  });

  test("ends at its own time limit", async () => {
    const { body } = await insertQuery(ENDLESS, { jobTimeoutMs: "100" });
    const { jobId } = body.jobReference;
    const answer = await warehouse.send("GET", `/projects/test-project/queries/${jobId}?timeoutMs=60000`);
    expect(answer.body.error).toMatchObject({ code: 400, errors: [{ reason: "timeout" }] });
  });

  test("is cancelled when the client of a synchronous query goes away", async () => {
    const leaving = new AbortController();
    const request = warehouse.fetch("/projects/test-project/queries", {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify({ query: ENDLESS, labels: { who: "leaver" } }),
      signal: leaving.signal,
    });
    setTimeout(() => leaving.abort(), 200);
    await expect(request).rejects.toThrow();
    const left = async () => {
      const { body } = await warehouse.send("GET", `${JOBS}?projection=full`);
      return body.jobs.find(
        (job: { configuration: { labels?: { who?: string } } }) => job.configuration.labels?.who === "leaver",
      );
    };
    for (let round = 0; round < 50 && (await left()).state !== "DONE"; round++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await left()).toMatchObject({ state: "DONE", errorResult: { reason: "stopped" } });
  });
});

test("ninety jobs at once are all done in the end", async () => {
  const queries = Array.from({ length: 90 }, (_, index) => warehouse.client.query(`SELECT ${index} AS n`));
  const answers = await Promise.all(queries);
  expect(answers.map(([rows]) => rows[0].n)).toEqual(Array.from({ length: 90 }, (_, index) => index));
});

test("jobs can be listed by state and deleted", async () => {
  const [job] = await warehouse.client.createQueryJob({ query: "SELECT 1", jobId: "gone" });
  await job.getQueryResults();
  const { body } = await warehouse.send("GET", `${JOBS}?stateFilter=done&maxResults=1`);
  expect(body.jobs).toMatchObject([{ jobReference: { jobId: "gone" }, state: "DONE" }]);
  expect((await warehouse.send("DELETE", `${JOBS}/gone/delete`)).status).toBe(204);
  expect((await warehouse.send("GET", `${JOBS}/gone`)).status).toBe(404);
});

test("the job log can be queried", async () => {
  await warehouse.client.query({ query: "SELECT 'find me' AS s", labels: { k: "v" } });
  const [rows] = await warehouse.client.query(
    "SELECT job_type, state, statement_type FROM `region-us`.INFORMATION_SCHEMA.JOBS WHERE query = \"SELECT 'find me' AS s\"",
  );
  expect(rows).toEqual([{ job_type: "QUERY", state: "DONE", statement_type: "SELECT" }]);
});

test.each([
  [{ sourceTable: { datasetId: "d", tableId: "t" } }, 400, "destinationUris"],
  [{ destinationUris: ["gs://b/o"] }, 400, "sourceTable"],
  [{ sourceModel: {}, destinationUris: ["gs://b/o"] }, 501, "model"],
  [
    { sourceTable: { datasetId: "d", tableId: "t" }, destinationUris: ["gs://b/1", "gs://b/2"] },
    501,
    "several",
  ],
  [
    {
      sourceTable: { datasetId: "d", tableId: "t" },
      destinationUris: ["gs://b/o"],
      destinationFormat: "AVRO",
    },
    501,
    "AVRO",
  ],
])("the extract %j is refused with %i", async (extract, status, message) => {
  const answer = await warehouse.send("POST", JOBS, { configuration: { extract } });
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toContain(message);
});
