import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Job } from "@google-cloud/bigquery";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { failure, startTestWarehouse, type TestWarehouse } from "./support.ts";

let warehouse: TestWarehouse;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "loading-"));
  warehouse = await startTestWarehouse();
  await warehouse.client.createDataset("d");
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await warehouse.stop();
});

const SCHEMA = {
  fields: [
    { name: "id", type: "INTEGER" },
    { name: "name", type: "STRING" },
  ],
};
const NDJSON = { sourceFormat: "NEWLINE_DELIMITED_JSON", schema: SCHEMA };

function lines(count: number, start = 0): string {
  return Array.from(
    { length: count },
    (_, index) => `{"id":${start + index},"name":"Zoë ${start + index}"}\n`,
  ).join("");
}

function written(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function countOf(table: string): Promise<number> {
  return (await warehouse.client.query(`SELECT COUNT(*) AS n FROM d.${table}`))[0][0].n;
}

describe("through Google's client", () => {
  test("an NDJSON file is loaded and counted", async () => {
    const [job] = await warehouse.client
      .dataset("d")
      .table("people")
      .load(written("a.ndjson", lines(1000)), NDJSON);
    expect(job.status).toMatchObject({ state: "DONE" });
    expect(job.statistics?.load).toMatchObject({ outputRows: "1000", badRecords: "0" });
    expect(await countOf("people")).toBe(1000);
    const [rows] = await warehouse.client.query("SELECT name FROM d.people WHERE id = 999");
    expect(rows).toEqual([{ name: "Zoë 999" }]);
  });

  test("WRITE_TRUNCATE replaces, WRITE_APPEND adds", async () => {
    const table = warehouse.client.dataset("d").table("replaced");
    const file = written("b.ndjson", lines(10));
    await table.load(file, NDJSON);
    await table.load(file, { ...NDJSON, writeDisposition: "WRITE_APPEND" });
    expect(await countOf("replaced")).toBe(20);
    await table.load(file, { ...NDJSON, writeDisposition: "WRITE_TRUNCATE" });
    expect(await countOf("replaced")).toBe(10);
  });

  test("a gzipped file is recognised", async () => {
    const table = warehouse.client.dataset("d").table("zipped");
    await table.load(written("c.ndjson.gz", gzipSync(lines(50))), NDJSON);
    expect(await countOf("zipped")).toBe(50);
  });

  test("a CSV file is loaded with its options", async () => {
    const file = written("d.csv", 'id;name\n1;"one; first"\n2;"two\nlines"\n3;\n');
    await warehouse.client.dataset("d").table("csv").load(file, {
      sourceFormat: "CSV",
      schema: SCHEMA,
      skipLeadingRows: 1,
      fieldDelimiter: ";",
      allowQuotedNewlines: true,
    });
    const [rows] = await warehouse.client.query("SELECT id, name FROM d.csv ORDER BY id");
    expect(rows.slice(0, 2)).toEqual([
      { id: 1, name: "one; first" },
      { id: 2, name: "two\nlines" },
    ]);
  });

  test("a stream of unknown length is loaded", async () => {
    const file = written("e.ndjson", lines(20_000));
    const stream = warehouse.client.dataset("d").table("streamed").createWriteStream(NDJSON);
    const job = await new Promise<Job>((resolve, reject) => {
      createReadStream(file).pipe(stream).on("error", reject).on("job", resolve);
    });
    await job.promise();
    expect(await countOf("streamed")).toBe(20_000);
  });

  test("one bad line loads nothing and names itself", async () => {
    const table = warehouse.client.dataset("d").table("broken");
    const file = written("f.ndjson", `${lines(10)}{"id":"x","name":1}\n${lines(10)}`);
    const error = await failure(table.load(file, NDJSON));
    expect(error.errors[0]).toMatchObject({ reason: "invalid" });
    expect(await table.exists()).toEqual([false]);
  });

  test("a new column is added when the client allows it", async () => {
    const table = warehouse.client.dataset("d").table("grown");
    await table.load(written("g.ndjson", lines(1)), NDJSON);
    const schema = { fields: [...SCHEMA.fields, { name: "extra", type: "STRING" }] };
    await table.load(written("h.ndjson", '{"id":5,"name":"n","extra":"new"}\n'), {
      ...NDJSON,
      schema,
      schemaUpdateOptions: ["ALLOW_FIELD_ADDITION"],
    });
    const [rows] = await warehouse.client.query("SELECT id, extra FROM d.grown ORDER BY id");
    expect(rows).toEqual([
      { id: 0, extra: null },
      { id: 5, extra: "new" },
    ]);
  });

  test("a table is copied", async () => {
    const dataset = warehouse.client.dataset("d");
    await dataset.table("original").load(written("i.ndjson", lines(7)), NDJSON);
    await dataset.table("original").copy(dataset.table("duplicate"));
    expect(await countOf("duplicate")).toBe(7);
    expect(await failure(dataset.table("original").copy(dataset.table("duplicate")))).toMatchObject({
      errors: [{ reason: "duplicate" }],
    });
  });
});

describe("by the wire", () => {
  const configuration = {
    load: {
      destinationTable: { projectId: "test-project", datasetId: "d", tableId: "resumed" },
      sourceFormat: "NEWLINE_DELIMITED_JSON",
      schema: SCHEMA,
    },
  };
  const open = (path: string) =>
    warehouse.fetch(`${path}/projects/test-project/jobs?uploadType=resumable`, {
      method: "POST",
      headers: { "content-type": "application/json; charset=UTF-8" },
      body: JSON.stringify({ configuration }),
    });
  const done = async (answer: Response) => {
    const { jobReference } = (await answer.json()) as { jobReference: { jobId: string } };
    for (;;) {
      const { body } = await warehouse.send("GET", `/projects/test-project/jobs/${jobReference.jobId}`);
      if (body.status.state === "DONE") return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  test("a resumable upload arrives in pieces and can ask how far it came", async () => {
    const opened = await open("/resumable/upload/bigquery/v2");
    const address = opened.headers.get("location") ?? "";
    expect(address).toContain("upload_id=");
    const bytes = Buffer.from(lines(100));
    const put = (body: Buffer, range: string) =>
      fetch(address, {
        method: "PUT",
        headers: { "content-range": range },
        body: new Uint8Array(body),
        redirect: "manual",
      });
    const half = await put(bytes.subarray(0, 1000), "bytes 0-999/*");
    expect(half.status).toBe(308);
    expect(half.headers.get("range")).toBe("bytes=0-999");
    const asked = await put(Buffer.alloc(0), "bytes */*");
    expect(asked.headers.get("range")).toBe("bytes=0-999");
    const gap = await put(bytes.subarray(1010), `bytes 1010-${bytes.length - 1}/${bytes.length}`);
    expect(gap.status).toBe(400);
    const rest = await put(bytes.subarray(1000), `bytes 1000-${bytes.length - 1}/${bytes.length}`);
    expect(rest.status).toBe(200);
    expect((await done(rest)).statistics.load.outputRows).toBe("100");
  });

  test("a load without data, and one from buckets where none are served, fail with the reason", async () => {
    const load = { ...configuration.load, sourceUris: ["gs://bucket/file"] };
    const { body } = await warehouse.send("POST", "/projects/test-project/jobs", { configuration: { load } });
    const job = await warehouse.send("GET", `/projects/test-project/jobs/${body.jobReference.jobId}`);
    expect(job.body.status.errorResult).toMatchObject({ reason: "notImplemented" });
    expect(job.body.status.errorResult.message).toMatch(/^gs:\/\/bucket\/file .* --buckets FOLDER/);
    const none = await warehouse.send("POST", "/projects/test-project/jobs", { configuration });
    expect(none).toMatchObject({ status: 400, body: { error: { errors: [{ reason: "required" }] } } });
  });

  test("an upload that breaks off is no job", async () => {
    const body = `--b\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ configuration })}\r\n--b\r\n\r\n${lines(3)}`;
    const answer = await warehouse.fetch(
      "/upload/bigquery/v2/projects/test-project/jobs?uploadType=multipart",
      {
        method: "POST",
        headers: { "content-type": "multipart/related; boundary=b" },
        body,
      },
    );
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { errors: [{ reason: "parseError" }] } });
  });
});
