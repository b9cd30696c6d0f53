import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runMain, startTestWarehouse, type TestWarehouse } from "./support.ts";

const PATH = "/bigquery/v2/projects/test-project";

describe("a server that is treated badly", () => {
  let folder: string;
  let file: string;
  let warehouse: TestWarehouse;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "faults-"));
    file = join(folder, "data.duckdb");
    warehouse = await startTestWarehouse(["--file", file, "--query-timeout", "1"], { TMPDIR: folder });
    await warehouse.client.createDataset("d");
  });
  afterAll(async () => {
    await warehouse.stop();
    await rm(folder, { recursive: true });
  });

  /** A request whose headers fetch would not send; its status. */
  function statusOf(
    method: string,
    path: string,
    headers: Record<string, string>,
    body = "",
  ): Promise<number> {
    const { hostname, port } = new URL(warehouse.url);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers }, (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
      });
      sent.once("error", reject).end(body);
    });
  }

  test("a second server is told that the file is held", async () => {
    const second = runMain(["--port", "0", "--file", file]);
    let said = "";
    second.stderr?.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    expect(await new Promise((resolve) => second.once("close", resolve))).toBe(1);
    expect(said).toContain("FILE_LOCKED");
    expect(said).toContain("One process at a time");
  });

  const strangers: [header: string, value: string][] = [
    ["host", "example.com"],
    ["host", "127.0.0.1.example.com"],
    ["host", "localhost.example.com:9050"],
    ["host", "0.0.0.0"],
    ["origin", "null"],
    ["origin", "http://localhost.example.com"],
    ["origin", "http://127.0.0.1:1"],
    ["sec-fetch-site", "cross-site"],
    ["sec-fetch-site", "same-site"],
  ];
  test.each(strangers)("%s: %s is not answered", async (header, value) => {
    expect(await statusOf("POST", `${PATH}/queries`, { [header]: value }, '{"query":"SELECT 1"}')).toBe(403);
  });

  test.each([
    "/datasets/..%2f..%2fetc",
    "/datasets/%00",
    "/datasets/d/tables/..%2f..%2fx",
    "/jobs/..%2f..%2fx",
    "/queries/%2e%2e%2fx",
    `/jobs/${"a".repeat(1024)}`,
  ])("%.40s is only a name that is not there", async (path) => {
    expect(await statusOf("GET", `${PATH}${path}`, {})).toBe(404);
  });

  test("bodies that unfold or nest without end are refused", async () => {
    const nested = (head: string, tail: string, depth: number) => head.repeat(depth) + tail.repeat(depth);
    const bodies: [path: string, body: string | Buffer, headers?: Record<string, string>][] = [
      ["/queries", gzipSync(Buffer.alloc(200_000_000, 32)), { "content-encoding": "gzip" }],
      ["/queries", Buffer.from("no gzip"), { "content-encoding": "gzip" }],
      ["/queries", nested("[", "]", 200_000)],
      [
        "/datasets/d/tables",
        `{"tableReference":{"tableId":"z"},"schema":{"fields":[${nested('{"name":"a","type":"RECORD","fields":[', "]}", 5000)}]}}`,
      ],
    ];
    for (const [path, body, headers = {}] of bodies) {
      const answer = await warehouse.fetch(`${PATH}${path}`, {
        method: "POST",
        body: body as BodyInit,
        headers,
      });
      expect(answer.status).toBe(400);
    }
  });

  test("a job ends at the time limit of the server, and at its cancellation while it waits for a table", async () => {
    const endless = "DECLARE n INT64 DEFAULT 0; LOOP SET n = n + 1; END LOOP";
    const { body } = await warehouse.send("POST", `${PATH}/queries`, { query: endless });
    expect(body.error).toMatchObject({
      errors: [{ reason: "timeout" }],
      message: expect.stringContaining("Operation timed out after"),
    });
    await warehouse.client.query("CREATE TABLE d.held AS SELECT 1 AS n");
    const held = await warehouse.send("POST", `${PATH}/queries`, {
      query: "BEGIN TRANSACTION; UPDATE d.held SET n = 2 WHERE TRUE",
      createSession: true,
    });
    expect(held.body.jobComplete).toBe(true);
    const job = await warehouse.send("POST", `${PATH}/jobs`, {
      configuration: { query: { query: "UPDATE d.held SET n = 3 WHERE TRUE" } },
    });
    const { jobId } = job.body.jobReference;
    await warehouse.send("POST", `${PATH}/jobs/${jobId}/cancel`);
    const result = await warehouse.send("GET", `${PATH}/queries/${jobId}?timeoutMs=900`);
    expect(result.body.error).toMatchObject({ errors: [{ reason: "stopped" }] });
  });

  test("an upload that breaks off leaves no file, no job and no table", async () => {
    const { hostname, port } = new URL(warehouse.url);
    const configuration = {
      load: {
        destinationTable: { projectId: "test-project", datasetId: "d", tableId: "half" },
        autodetect: true,
        sourceFormat: "CSV",
      },
    };
    const jobs = async () => (await warehouse.send("GET", `${PATH}/jobs`)).body.jobs.length;
    const before = await jobs();
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /upload${PATH}/jobs?uploadType=multipart HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: multipart/related; boundary=x\r\ncontent-length: 999999\r\n\r\n--x\r\n\r\n${JSON.stringify({ configuration })}\r\n--x\r\n\r\n1,2\n3,4\n`,
    );
    const spool = readdirSync(folder).find((name) => name.startsWith("warehouse-uploads-")) ?? "";
    const files = () => readdirSync(join(folder, spool)).length;
    await until(() => files() === 1);
    socket.destroy();
    await until(() => files() === 0);
    expect(await jobs()).toBe(before);
    const [tables] = await warehouse.client.dataset("d").getTables();
    expect(tables.map(({ id }) => id)).not.toContain("half");
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let wait = 0; wait < 100 && !isSo(); wait += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isSo()).toBe(true);
}
