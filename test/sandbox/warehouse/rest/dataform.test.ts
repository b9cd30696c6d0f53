import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startTestWarehouse, type TestWarehouse } from "./support.ts";

const CLI = fileURLToPath(new URL("../../../../node_modules/@dataform/cli/bundle.js", import.meta.url));
const LIFT = fileURLToPath(new URL("../../../../sandbox/warehouse/lift-dataform-limit.cjs", import.meta.url));

const FILES: Record<string, string> = {
  "package.json": '{"dependencies": {"@dataform/core": "3.0.62"}}',
  ".df-credentials.json": '{"projectId": "test-project", "location": "US"}',
  "workflow_settings.yaml":
    "defaultProject: test-project\ndefaultLocation: US\ndefaultDataset: staging\ndefaultAssertionDataset: assertions\nvars:\n  limit: '100'\n  day: '1'\n",
  "definitions/orders.sqlx": `config {
  type: "table", schema: "marts", description: "Orders. One row per order.",
  columns: { order_id: "The key.", amount: "In dollars." },
  bigquery: { partitionBy: "order_date", clusterBy: ["order_id"], labels: { team: "finance" } },
  assertions: { uniqueKey: ["order_id"], nonNull: ["amount"] }
}
SELECT 1 AS order_id, DATE '2024-01-01' AS order_date, 10.5 AS amount
UNION ALL SELECT 2, DATE '2024-01-02', 10 + CAST(\${dataform.projectConfig.vars.day} AS INT64)
UNION ALL SELECT 2 + CAST(\${dataform.projectConfig.vars.day} AS INT64), DATE '2024-01-03', 12.5`,
  "definitions/twice.sqlx":
    'config { type: "view", description: "Amounts twice." }\nSELECT order_id, amount * 2 AS doubled FROM ${ref("orders")}',
  "definitions/history.sqlx":
    'config { type: "incremental", schema: "marts", uniqueKey: ["order_id"], description: "Every order ever seen." }\nSELECT order_id, amount FROM ${ref("orders")}',
  "definitions/counted.sqlx":
    'config { type: "operations", schema: "marts", hasOutput: true }\nCREATE OR REPLACE TABLE ${self()} AS SELECT COUNT(*) AS n FROM ${ref("history")}',
  "definitions/not_too_large.sqlx":
    'config { type: "assertion" }\nSELECT * FROM ${ref("orders")} WHERE amount > ${dataform.projectConfig.vars.limit}',
  "definitions/twice_test.sqlx":
    'config { type: "test", dataset: "twice" }\ninput "orders" { SELECT 1 AS order_id, 2.5 AS amount }\nSELECT 1 AS order_id, 5.0 AS doubled',
};

let warehouse: TestWarehouse;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dataform-"));
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
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
    description: "Orders. One row per order.",
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
  expect(view).toMatchObject({ type: "VIEW", description: "Amounts twice." });
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
