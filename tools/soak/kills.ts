import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Check, Finding } from "./check.ts";
import { orphans } from "./orphans.ts";
import { type Server, startServer } from "./server.ts";

/** SIGKILL at random moments of everything that writes; afterwards all that was acknowledged must be there, and nothing half. */
export const kills: Check = {
  name: "kills",
  says: "SIGKILL while clients load, insert, merge, commit and create; then the file is read again",
  async run({ quick, say }) {
    const rounds = quick ? 1 : 45;
    const folder = await mkdtemp(join(tmpdir(), "soak-kills-"));
    const file = join(folder, "data.duckdb");
    const told: Told = {
      inserted: 0,
      pairs: 0,
      merged: new Map(),
      made: new Set(),
      tried: new Set(),
      loaded: 0,
      sum: 0,
    };
    const violations: string[] = [];
    try {
      await prepare(file);
      for (let round = 1; round <= rounds; round += 1) {
        const server = await startServer(["--file", file]);
        const found = [...(await orphans(file)), ...(await verify(server, told))];
        violations.push(...found.map((text) => `round ${round}: ${text}`));
        const work = Promise.allSettled(writers(server, told));
        await pause(quick ? 400 : Math.random() * 1500);
        await server.stop("SIGKILL");
        await work;
        if (round % 10 === 0) say(`${round} of ${rounds} kills`);
      }
      const server = await startServer(["--file", file]);
      const found = [...(await orphans(file)), ...(await verify(server, told))];
      violations.push(...found.map((text) => `at the end: ${text}`));
      await server.stop();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return [
      { what: "kills", value: rounds },
      {
        what: "acknowledged writes",
        value: told.inserted + told.pairs + told.loaded + told.sum + told.made.size,
      },
      { what: "lost, doubled, half-written or orphaned", value: violations.length, violations },
    ] satisfies Finding[];
  },
};

/** What the server has acknowledged. */
interface Told {
  inserted: number;
  pairs: number;
  loaded: number;
  sum: number;
  readonly merged: Map<number, number>;
  /** Objects that must be there. */
  readonly made: Set<string>;
  /** Objects that may be there. */
  readonly tried: Set<string>;
}

async function prepare(file: string): Promise<void> {
  const server = await startServer(["--file", file]);
  const { reason, message } = await server.query(
    `CREATE SCHEMA k; CREATE TABLE k.log (n INT64, pad STRING); CREATE TABLE k.a (n INT64); CREATE TABLE k.b (n INT64);
     CREATE TABLE k.head (id INT64, seq INT64); CREATE TABLE k.loaded (n INT64); CREATE TABLE k.counter AS SELECT 0 AS n;`,
  );
  if (reason) throw new Error(message);
  await server.stop();
}

/** Clients that write until the server is gone. */
function writers(server: Server, told: Told): Promise<void>[] {
  const forever = async (step: () => Promise<void>) => {
    for (;;) await step();
  };
  const ok = async (sql: string) => {
    const { reason, message } = await server.query(sql);
    if (reason) throw new Error(message);
  };
  return [
    forever(async () => {
      const n = told.inserted;
      const rows = [0, 1, 2].map((i) => ({ json: { n: n * 3 + i, pad: "x".repeat(200) } }));
      const { body } = await server.send("POST", "/datasets/k/tables/log/insertAll", { rows });
      if ((body as { kind?: string }).kind !== "bigquery#tableDataInsertAllResponse")
        throw new Error("insertAll failed");
      told.inserted += 1;
    }),
    forever(async () => {
      const n = told.pairs;
      await ok(
        `BEGIN TRANSACTION; INSERT INTO k.a VALUES (${n}); INSERT INTO k.b SELECT ${n} FROM UNNEST(GENERATE_ARRAY(1, 50)); COMMIT TRANSACTION;`,
      );
      told.pairs += 1;
    }),
    forever(async () => {
      const id = Math.floor(Math.random() * 20);
      const seq = (told.merged.get(id) ?? 0) + 1;
      await ok(
        `MERGE k.head h USING (SELECT ${id} AS id, ${seq} AS seq) s ON h.id = s.id WHEN MATCHED THEN UPDATE SET seq = s.seq WHEN NOT MATCHED THEN INSERT (id, seq) VALUES (id, seq)`,
      );
      told.merged.set(id, seq);
    }),
    forever(async () => {
      await ok("UPDATE k.counter SET n = n + 1 WHERE TRUE");
      told.sum += 1;
    }),
    forever(async () => {
      await load(
        server,
        Array.from({ length: 500 }, (_, i) => JSON.stringify({ n: told.loaded * 500 + i })).join("\n"),
      );
      told.loaded += 1;
    }),
    forever(async () => {
      const name = `t${Math.random().toString(36).slice(2, 10)}`;
      for (const [kind, sql] of [
        ["table", `CREATE TABLE k.${name} AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 20000)) AS n`],
        ["view", `CREATE VIEW k.v_${name} AS SELECT COUNT(*) AS n FROM k.${name}`],
        ["routine", `CREATE FUNCTION k.f_${name}(x INT64) AS (x + 1)`],
        ["dataset", `CREATE SCHEMA d_${name}`],
      ] as const) {
        told.tried.add(`${kind} ${name}`);
        await ok(sql);
        told.made.add(`${kind} ${name}`);
      }
      await ok(`CREATE OR REPLACE TABLE k.${name} AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 20000)) AS n`);
      if (Math.random() < 0.5) {
        told.made.delete(`dataset ${name}`);
        await ok(`DROP SCHEMA d_${name}`);
      }
    }),
  ];
}

async function load(server: Server, rows: string): Promise<void> {
  const configuration = {
    load: {
      destinationTable: { projectId: "local-project", datasetId: "k", tableId: "loaded" },
      sourceFormat: "NEWLINE_DELIMITED_JSON",
    },
  };
  const part = (type: string, text: string) => `--cut\r\ncontent-type: ${type}\r\n\r\n${text}\r\n`;
  const body = `${part("application/json", JSON.stringify({ configuration }))}${part("application/octet-stream", rows)}--cut--\r\n`;
  const response = await fetch(
    `${server.url}/upload/bigquery/v2/projects/local-project/jobs?uploadType=multipart`,
    {
      method: "POST",
      headers: { "content-type": "multipart/related; boundary=cut" },
      body,
    },
  );
  const job = (await response.json()) as {
    jobReference: { jobId: string };
    status: { state: string; errorResult?: unknown };
  };
  for (let { status } = job; ; ) {
    if (status.state === "DONE" && !status.errorResult) return;
    if (status.state === "DONE") throw new Error(`a load failed: ${JSON.stringify(status.errorResult)}`);
    await pause(20);
    status = ((await server.send("GET", `/jobs/${job.jobReference.jobId}`)).body as typeof job).status;
  }
}

/** Differences between what was acknowledged and what is there; what was under way may be there as a whole or not at all. */
async function verify(server: Server, told: Told): Promise<string[]> {
  const wrong: string[] = [];
  const one = async (sql: string): Promise<number[]> => {
    const { rows, reason, message } = await server.query(sql);
    if (reason) wrong.push(`${sql}: ${message}`);
    return (rows[0] ?? []).map(Number);
  };
  const between = (what: string, value: number | undefined, low: number, high: number) => {
    if (value === undefined || value < low || value > high)
      wrong.push(`${what}: ${value}, expected ${low} to ${high}`);
    return value ?? low;
  };
  const [logged = 0, distinct = 0] = await one("SELECT COUNT(*), COUNT(DISTINCT n) FROM k.log");
  if (logged !== distinct || logged % 3 !== 0) wrong.push(`insertAll: ${logged} rows, ${distinct} different`);
  told.inserted = between("insertAll", logged / 3, told.inserted, told.inserted + 1);
  const [a, b = 0] = await one("SELECT (SELECT COUNT(*) FROM k.a), (SELECT COUNT(*) FROM k.b)");
  told.pairs = between("transactions", a, told.pairs, told.pairs + 1);
  if (b !== told.pairs * 50) wrong.push(`a transaction is half there: ${told.pairs} and ${b}`);
  const [rows = 0, different] = await one("SELECT COUNT(*), COUNT(DISTINCT n) FROM k.loaded");
  if (rows !== different || rows % 500 !== 0) wrong.push(`loads: ${rows} rows, ${different} different`);
  told.loaded = between("loads", rows / 500, told.loaded, told.loaded + 1);
  told.sum = between("updates", (await one("SELECT n FROM k.counter"))[0], told.sum, told.sum + 1);
  const heads = await server.query("SELECT id, seq FROM k.head");
  const seen = new Map(heads.rows.map(([id, seq]) => [Number(id), Number(seq)]));
  if (seen.size !== heads.rows.length) wrong.push("a merge inserted a key twice");
  let ahead = 0;
  for (const [id, seq] of seen) {
    if (seq === (told.merged.get(id) ?? 0) + 1) ahead += 1;
    else if (seq !== told.merged.get(id))
      wrong.push(`merge of ${id}: ${seq}, expected ${told.merged.get(id)}`);
    told.merged.set(id, seq);
  }
  if (ahead > 1) wrong.push(`${ahead} merges at once`);
  wrong.push(...(await objects(server, told)));
  return wrong;
}

async function objects(server: Server, told: Told): Promise<string[]> {
  const wrong: string[] = [];
  const names = async (sql: string) => new Set((await server.query(sql)).rows.map(([name]) => String(name)));
  const tables = await names("SELECT table_name FROM k.INFORMATION_SCHEMA.TABLES");
  const routines = await names("SELECT routine_name FROM k.INFORMATION_SCHEMA.ROUTINES");
  const datasets = await names("SELECT schema_name FROM INFORMATION_SCHEMA.SCHEMATA");
  for (const each of told.tried) {
    const [kind, name = ""] = each.split(" ");
    const isThere = {
      table: tables.has(name),
      view: tables.has(`v_${name}`),
      routine: routines.has(`f_${name}`),
      dataset: datasets.has(`d_${name}`),
    }[kind ?? ""];
    if (told.made.has(each) && !isThere) wrong.push(`${each} is gone`);
    if (!isThere) continue;
    if (kind === "view" || kind === "table") {
      const { rows, message } = await server.query(
        kind === "view" ? `SELECT n FROM k.v_${name}` : `SELECT COUNT(*) FROM k.${name}`,
      );
      if (rows[0]?.[0] !== "20000") wrong.push(`${each}: ${rows[0]?.[0]} rows ${message}`);
    }
    if (kind !== "dataset") told.made.add(each);
  }
  // Each is looked at once: what outlived one kill is not written again.
  told.tried.clear();
  for (const each of told.made) if (each.startsWith("dataset")) told.tried.add(each);
  return wrong;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
