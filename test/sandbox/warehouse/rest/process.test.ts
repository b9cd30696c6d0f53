import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runMain, startTestWarehouse, type TestWarehouse } from "./support.ts";

function ended(child: ChildProcess): Promise<{ code: number | null; out: string }> {
  let out = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      out += chunk;
    });
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out })));
}

describe("the command", () => {
  test("--help explains every option", async () => {
    const { code, out } = await ended(runMain(["--help"]));
    expect(code).toBe(0);
    for (const option of ["--port", "--file", "--project", "--host", "--memory", "--verbose"]) {
      expect(out).toContain(option);
    }
  });

  test("a wrong option ends with exit 64 and the usage", async () => {
    const { code, out } = await ended(runMain(["--nope"]));
    expect(code).toBe(64);
    expect(out).toContain("Usage: warehouse");
  });

  test("a taken port is explained and a signal ends the server cleanly", async () => {
    const warehouse = await startTestWarehouse();
    const { port } = new URL(warehouse.url);
    const { code, out } = await ended(runMain(["--port", port]));
    expect(code).toBe(1);
    expect(out).toContain(`PORT_TAKEN: the warehouse cannot listen on 127.0.0.1:${port}`);
    expect(out).toContain("--port 0");
    expect(await warehouse.stop()).toBe(0);
  });

  test.each(["SIGTERM", "SIGKILL"] as const)(
    "data in a file outlive the process after %s",
    async (signal) => {
      const folder = mkdtempSync(join(tmpdir(), "warehouse-file-"));
      const file = join(folder, "data.duckdb");
      const first = await startTestWarehouse(["--file", file]);
      await first.client.createDataset("kept", { description: "Stays." });
      await first.client.query("CREATE TABLE kept.t AS SELECT 42 AS n");
      await first.client
        .dataset("kept")
        .table("t")
        .insert([{ n: 43 }]);
      const query = "CREATE TABLE kept.half AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 5000000)) AS n";
      await first.send("POST", "/projects/test-project/jobs", { configuration: { query: { query } } });
      await first.stop(signal);
      const second = await startTestWarehouse(["--file", file]);
      expect((await second.client.query("SELECT n FROM kept.t ORDER BY n"))[0]).toEqual([
        { n: 42 },
        { n: 43 },
      ]);
      expect((await second.client.dataset("kept").getMetadata())[0].description).toBe("Stays.");
      const [tables] = await second.client.dataset("kept").getTables();
      expect(tables.map((table) => table.id)).toContain("t");
      await second.stop();
      rmSync(folder, { recursive: true });
    },
  );
});

describe("a running server", () => {
  let warehouse: TestWarehouse;
  beforeAll(async () => {
    warehouse = await startTestWarehouse();
  });
  afterAll(() => warehouse.stop());

  test("is what Google's clients look for", async () => {
    const instance = await warehouse.fetch("/computeMetadata/v1/instance");
    expect(instance.headers.get("metadata-flavor")).toBe("Google");
    const token = await warehouse.send("GET", "/computeMetadata/v1/instance/service-accounts/default/token");
    expect(token.body).toMatchObject({ access_token: expect.any(String), token_type: "Bearer" });
    const discovery = await warehouse.send("GET", "/$discovery/rest?version=v2");
    expect(discovery.body).toMatchObject({ id: "bigquery:v2", rootUrl: `${warehouse.url}/` });
    expect(discovery.body.resources.jobs.methods.insert.mediaUpload.protocols).toHaveProperty("resumable");
    const projects = await warehouse.send("GET", "/bigquery/v2/projects");
    expect(projects.body.projects).toMatchObject([{ id: "test-project" }]);
  });

  test("does not answer a web page of another origin", async () => {
    const answer = await warehouse.fetch("/projects", { headers: { origin: "https://example.com" } });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: { errors: [{ reason: "accessDenied" }] } });
    expect((await warehouse.fetch("/projects", { headers: { origin: warehouse.url } })).status).toBe(200);
  });
});
