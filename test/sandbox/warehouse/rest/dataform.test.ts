import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startTestWarehouse, type TestWarehouse } from "./support.ts";

const CLI = fileURLToPath(new URL("../../../../node_modules/@dataform/cli/bundle.js", import.meta.url));
const LIFT = fileURLToPath(new URL("../../../../sandbox/warehouse/lift-dataform-limit.cjs", import.meta.url));

const PROJECT_FILES = fileURLToPath(new URL("dataform-project", import.meta.url));

let warehouse: TestWarehouse;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dataform-"));
  cpSync(PROJECT_FILES, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"dependencies": {"@dataform/core": "3.0.62"}}');
  writeFileSync(join(folder, ".df-credentials.json"), '{"projectId": "test-project", "location": "US"}');
  const core = dirname(createRequire(import.meta.url).resolve("@dataform/core/package.json"));
  cpSync(core, join(folder, "node_modules/@dataform/core"), { recursive: true });
  warehouse = await startTestWarehouse();
});
afterAll(async () => {
  await warehouse.stop();
  rmSync(folder, { recursive: true });
});

function dataform(...args: string[]): Promise<{ code: number; out: string }> {
  const env = { ...process.env, ...warehouse.env, NODE_OPTIONS: `--require ${LIFT}` };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    );
  });
}

const rowsOf = async (query: string) => (await warehouse.client.query(query))[0];

test("dataform run builds tables, views, incrementals and operations, and its assertions pass", async () => {
  const { code, out } = await dataform("run");
  expect(out).not.toContain("failed");
  expect(code).toBe(0);
  expect(await rowsOf("SELECT order_id, doubled FROM staging.twice ORDER BY order_id")).toEqual([
    { order_id: 1, doubled: 21 },
    { order_id: 2, doubled: 22 },
    { order_id: 3, doubled: 25 },
  ]);
  expect(await rowsOf("SELECT n FROM marts.counted")).toEqual([{ n: 3 }]);
});

test("descriptions, labels, partitioning and clustering have arrived", async () => {
  const [metadata] = await warehouse.client.dataset("marts").table("orders").getMetadata();
  expect(metadata).toMatchObject({
    description: "Orders of three days. One row per order.",
    labels: { team: "finance" },
    timePartitioning: { type: "DAY", field: "order_date" },
    clustering: { fields: ["order_id"] },
  });
  expect(metadata.schema.fields).toMatchObject([
    { name: "order_id", description: "The key." },
    { name: "order_date" },
    { name: "amount", description: "In dollars." },
  ]);
  const [view] = await warehouse.client.dataset("staging").table("twice").getMetadata();
  expect(view).toMatchObject({ type: "VIEW", description: "Amounts twice. One row per order." });
});

test("the second run merges by key and keeps what was there", async () => {
  const { code } = await dataform("run", "--vars=day=2");
  expect(code).toBe(0);
  expect(await rowsOf("SELECT order_id, amount FROM marts.history ORDER BY order_id")).toEqual([
    { order_id: 1, amount: 10.5 },
    { order_id: 2, amount: 12 },
    { order_id: 3, amount: 12.5 },
    { order_id: 4, amount: 12.5 },
  ]);
});

test("a failing assertion fails the run and is named", async () => {
  const { code, out } = await dataform("run", "--vars=limit=11");
  expect(code).not.toBe(0);
  expect(out).toContain("Assertion failed");
  expect(out).toContain("not_too_large");
});

test("dataform test runs the unit test against the warehouse", async () => {
  const { code, out } = await dataform("test");
  expect(out).toMatch(/twice_test.*passed/);
  expect(code).toBe(0);
});
