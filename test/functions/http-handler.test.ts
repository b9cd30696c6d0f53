import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { unzipSync } from "fflate";
import { startVendors, type Vendors } from "../../sandbox/vendors/start.ts";
import { smallCompany } from "./support/company.ts";
import { startProcess } from "./support/start-process.ts";
import { startWarehouse, type Warehouse } from "./support/warehouse.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
let warehouse: Warehouse;
let vendors: Vendors;
beforeAll(async () => {
  const built = startProcess("tools/build-functions.ts", ["--out", "dist/functions-test"], /are built/).then(
    unpackArchive,
  );
  [warehouse, vendors] = await Promise.all([
    startWarehouse(),
    startVendors({ company: smallCompany() }),
    built,
  ]);
});
afterAll(async () => {
  await vendors?.close();
  await warehouse?.stop();
});

/** What is started is what was packed: the archive alone, in an empty folder. */
function unpackArchive(): void {
  const folder = join(root, "dist/functions-test");
  rmSync(folder, { recursive: true });
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(`${folder}.zip`)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** Starts the built function of a source under functions-framework, and ends it after `use`. */
async function serving(
  source: string,
  env: Record<string, string>,
  use: (url: string) => Promise<void>,
): Promise<string> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      "node_modules/@google-cloud/functions-framework/build/src/main.js",
      "--source",
      "dist/functions-test",
      "--target",
      `ingest_${source}`,
      "--port",
      String(port),
    ],
    { cwd: root, env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  const listening = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("URL:")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => reject(new Error(output)));
  });
  try {
    await listening;
    await use(`http://127.0.0.1:${port}`);
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  return output;
}

describe("a deployed worker", () => {
  test("answers a scheduler's POST with what it did, and logs JSON lines without payloads", async () => {
    const env = { ...vendors.env, BIGQUERY_EMULATOR_HOST: warehouse.url };
    const output = await serving("lead_scoring", env, async (url) => {
      const first = await fetch(url, {
        method: "POST",
        body: "{}",
        headers: { "content-type": "application/json" },
      });
      expect(first.status).toBe(200);
      expect(await first.json()).toEqual({
        source: "lead_scoring",
        more: false,
        streams: ["lead_scoring_runs", "lead_scores"].map((stream) => ({
          stream,
          windows: 1,
          fetched: expect.any(Number),
          inserted: expect.any(Number),
          present: 0,
          quarantined: 0,
          deleted: 0,
          withheld: 0,
          missed: 0,
          seq: 1,
          cursor: { until: expect.any(String) },
          milliseconds: expect.any(Number),
        })),
      });
      const sweep = await fetch(url, { method: "POST", body: '{"mode":"sweep"}' });
      expect((await sweep.json()).streams).toMatchObject([
        { stream: "lead_scoring_runs", seq: 2, deleted: 0, missed: 0 },
        { stream: "lead_scores", seq: 2, deleted: 0, missed: 0 },
      ]);
      const unknown = await fetch(url, { method: "POST", body: '{"mode":"purge"}' });
      expect([unknown.status, (await unknown.json()).error.code]).toEqual([400, "BODY_INVALID"]);
      const get = await fetch(url);
      expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
      const large = await fetch(url, {
        method: "POST",
        body: JSON.stringify({ x: "y".repeat(70_000) }),
        headers: { "content-type": "application/json" },
      });
      expect([large.status, (await large.json()).error.code]).toEqual([413, "BODY_TOO_LARGE"]);
    });
    const lines = output
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
    expect(lines.find(({ message }) => message === "run finished")).toMatchObject({
      severity: "INFO",
      source: "lead_scoring",
      run_id: expect.any(String),
    });
  });

  test("without its secret answers CONFIG_MISSING with the variable and where to set it", async () => {
    const { STRIPE_API_KEY: _, ...env } = vendors.env;
    await serving("stripe", { ...env, BIGQUERY_EMULATOR_HOST: warehouse.url }, async (url) => {
      const answer = await fetch(url, { method: "POST" });
      expect(answer.status).toBe(500);
      expect((await answer.json()).error).toEqual({
        code: "CONFIG_MISSING",
        message: expect.stringContaining("STRIPE_API_KEY is not set"),
        where: "STRIPE_API_KEY",
        next: expect.stringContaining("Secret Manager"),
      });
    });
  });

  test("whose source is down answers 503, so that the scheduler tries again", async () => {
    await fetch(`${vendors.url("backend")}/__faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ kind: "status", status: 503, retryAfter: 0, times: 99 }]),
    });
    const env = { ...vendors.env, BIGQUERY_EMULATOR_HOST: warehouse.url };
    await serving("backend", env, async (url) => {
      const answer = await fetch(url, { method: "POST" });
      expect([answer.status, (await answer.json()).error.code]).toEqual([503, "SOURCE_UNAVAILABLE"]);
    });
  });
});
