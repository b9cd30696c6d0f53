import { connect } from "node:net";
import type { Check, Finding } from "./check.ts";
import { type Server, startServer } from "./server.ts";

/** Many clients at once: everything is answered, nothing is lost or doubled, and the server stays quick and bounded in memory. */
export const load: Check = {
  name: "load",
  says: "90 queries at once, 10,000 short ones, concurrent writers, large results, clients that leave",
  async run({ quick, say }) {
    const server = await startServer(["--memory", "1GB"]);
    const findings: Finding[] = [];
    try {
      for (const [what, part] of Object.entries(parts)) {
        say(what);
        const found = await part(server, quick);
        for (const { what: one, value } of found) say(`  ${one}: ${value}`);
        findings.push(...found);
      }
    } finally {
      await server.stop();
    }
    return findings;
  },
};

const parts: Record<string, (server: Server, quick: boolean) => Promise<Finding[]>> = {
  "many at once": manyAtOnce,
  "short ones": shortOnes,
  counters,
  "names that many want": races,
  "a quick answer beside heavy work": besideHeavyWork,
  "large results": largeResults,
  "clients that leave": leavers,
};

async function manyAtOnce(server: Server, quick: boolean): Promise<Finding[]> {
  const count = quick ? 12 : 90;
  const size = quick ? 200 : 2_000;
  const answers = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      server.query(
        `SELECT SUM(MOD(a * b, ${i + 2})) FROM UNNEST(GENERATE_ARRAY(1, ${size})) a, UNNEST(GENERATE_ARRAY(1, ${size})) b`,
      ),
    ),
  );
  const failed = answers.filter(({ reason }) => reason !== null).map(({ message }) => message);
  return [
    {
      what: `${count} queries at once: the last after`,
      value: seconds(Math.max(...answers.map((a) => a.milliseconds))),
      violations: failed,
    },
  ];
}

async function shortOnes(server: Server, quick: boolean): Promise<Finding[]> {
  const count = quick ? 100 : 10_000;
  const failed: string[] = [];
  let left = count;
  const began = performance.now();
  const client = async () => {
    while (left > 0) {
      const n = left--;
      const { rows, message } = await server.query(`SELECT ${n} AS n`);
      if (rows[0]?.[0] !== String(n)) failed.push(message);
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  const rate = (count / (performance.now() - began)) * 1000;
  const { now } = server.memory();
  const bound = 1_500;
  return [
    { what: `${count} short queries, 8 clients: a second`, value: Math.round(rate), violations: failed },
    {
      what: `memory after them, MB`,
      value: now,
      violations: now > bound ? [`above ${bound}`] : [],
    },
  ];
}

/** Clients add one each time, in every way there is; the sum must be what was acknowledged. */
async function counters(server: Server, quick: boolean): Promise<Finding[]> {
  const setup = await server.query(
    "CREATE SCHEMA IF NOT EXISTS l; CREATE OR REPLACE TABLE l.c AS SELECT id, 0 AS n FROM UNNEST([1, 2, 3]) AS id; CREATE OR REPLACE TABLE l.log (n INT64)",
  );
  const wrong = setup.reason ? [setup.message] : [];
  const ways = [
    "UPDATE l.c SET n = n + 1 WHERE id = 1",
    "MERGE l.c c USING (SELECT 1 AS id) s ON c.id = s.id WHEN MATCHED THEN UPDATE SET n = c.n + 1",
    "BEGIN TRANSACTION; UPDATE l.c SET n = n + 1 WHERE id = 1; COMMIT TRANSACTION",
    "BEGIN TRANSACTION; UPDATE l.c SET n = n + 1 WHERE id = 1; INSERT INTO l.log VALUES (1); COMMIT TRANSACTION",
    "INSERT INTO l.log VALUES (2)",
  ];
  const counted = { c: 0, log: 0, refused: 0 };
  const perWay: number[] = ways.map(() => 0);
  const until = performance.now() + (quick ? 400 : 15_000);
  const client = async (index: number) => {
    const way = index % ways.length;
    while (performance.now() < until) {
      const { reason, message } = await server.query(ways[way] ?? "");
      if (reason === null) {
        perWay[way] = (perWay[way] ?? 0) + 1;
        if (way < 4) counted.c += 1;
        if (way > 2) counted.log += 1;
      } else if (/aborted due to concurrent update|Could not serialize/.test(message)) counted.refused += 1;
      else wrong.push(message);
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => client(index)));
  const { rows } = await server.query(
    "SELECT (SELECT n FROM l.c WHERE id = 1), (SELECT COUNT(*) FROM l.log)",
  );
  const [c, log] = (rows[0] ?? []).map(Number);
  if (c !== counted.c) wrong.push(`updates: ${c}, acknowledged ${counted.c}`);
  if (log !== counted.log) wrong.push(`inserts: ${log}, acknowledged ${counted.log}`);
  if (!quick && perWay.some((done) => done === 0)) wrong.push(`a way was starved: ${perWay.join(", ")}`);
  return [
    {
      what: `12 clients change one table: acknowledged (${counted.refused} told to try again)`,
      value: counted.c + counted.log,
      violations: wrong,
    },
  ];
}

/** DDL of one name by many at once: each is done or refused in BigQuery's words, and what is left is whole. */
async function races(server: Server, quick: boolean): Promise<Finding[]> {
  const statements = [
    "CREATE TABLE l.r AS SELECT 1 AS n",
    "CREATE OR REPLACE TABLE l.r AS SELECT 2 AS n",
    "DROP TABLE IF EXISTS l.r",
    "INSERT INTO l.r SELECT 3",
    "ALTER TABLE l.r ADD COLUMN IF NOT EXISTS m INT64",
    "SELECT COUNT(*) FROM l.r",
    "CREATE VIEW IF NOT EXISTS l.w AS SELECT 1 AS n",
    "DROP VIEW IF EXISTS l.w",
    "CREATE OR REPLACE FUNCTION l.f(x INT64) AS (x + 1)",
    "SELECT l.f(1)",
    "DROP FUNCTION IF EXISTS l.f",
  ];
  const wrong: string[] = [];
  const rounds = quick ? 1 : 60;
  for (let round = 0; round < rounds; round += 1) {
    const answers = await Promise.all([...statements, ...statements].map((sql) => server.query(sql)));
    for (const { reason, message } of answers) {
      const isRight =
        reason === null ||
        /^(Already Exists|Not found|Function not found|Inserted row has wrong|Could not serialize|Transaction is aborted)/.test(
          message,
        );
      if (!isRight) wrong.push(message);
    }
  }
  const after = await server.query("CREATE OR REPLACE TABLE l.r AS SELECT 1 AS n; SELECT n FROM l.r");
  if (after.rows[0]?.[0] !== "1") wrong.push(`afterwards: ${after.message}`);
  return [
    {
      what: "statements that race for three names",
      value: rounds * statements.length * 2,
      violations: [...new Set(wrong)],
    },
  ];
}

async function besideHeavyWork(server: Server, quick: boolean): Promise<Finding[]> {
  const heavy = Array.from({ length: 6 }, () =>
    server.query(
      "SELECT COUNT(DISTINCT a * 3000 + b) FROM UNNEST(GENERATE_ARRAY(1, 100000)) a, UNNEST(GENERATE_ARRAY(1, 3000)) b",
      { jobTimeoutMs: quick ? 400 : 10_000 },
    ),
  );
  const times: number[] = [];
  const until = performance.now() + (quick ? 300 : 8_000);
  while (performance.now() < until) {
    const began = performance.now();
    await server.send("GET", "/datasets");
    times.push(performance.now() - began);
    await pause(20);
  }
  await Promise.all(heavy);
  const one = await server.query("SELECT 1");
  const worst = Math.max(...times);
  return [
    {
      what: "metadata beside six heavy queries: slowest, ms",
      value: Math.round(worst),
      violations: worst > 5_000 ? ["above 5,000"] : [],
    },
    {
      what: "SELECT 1 after them, ms",
      value: Math.round(one.milliseconds),
      violations: one.reason ? [one.message] : [],
    },
  ];
}

async function largeResults(server: Server, quick: boolean): Promise<Finding[]> {
  const count = quick ? 1 : 100;
  const wrong: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { total, message } = await server.query(
      "SELECT n, REPEAT('x', 100) AS s FROM UNNEST(GENERATE_ARRAY(1, 150000)) AS n",
      { maxResults: 1000 },
    );
    if (total !== 150_000) wrong.push(`${total} rows: ${message}`);
  }
  await pause(500);
  const { now, peak } = server.memory();
  const bound = 2_000;
  return [
    {
      what: `memory after ${count} results of 20 MB, MB`,
      value: now,
      violations: now > bound ? [...wrong, `above ${bound}`] : wrong,
    },
    { what: "memory at its highest, MB", value: peak },
  ];
}

/** Clients that break the connection while their query waits or runs: nothing of theirs may go on. */
async function leavers(server: Server, quick: boolean): Promise<Finding[]> {
  const count = quick ? 12 : 60;
  const { hostname, port } = new URL(server.url);
  const query =
    "WITH n AS (SELECT n FROM UNNEST(GENERATE_ARRAY(1, 20000)) AS n) SELECT COUNT(*) FROM n a, n b, n c WHERE MOD(a.n * b.n + c.n, 7) = 3";
  const body = JSON.stringify({ query, timeoutMs: 100_000 });
  for (let index = 0; index < count; index += 1) {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(
      `POST /bigquery/v2/projects/local-project/queries HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    setTimeout(() => socket.destroy(), 100 + Math.random() * 200);
  }
  await pause(400);
  const one = await server.query("SELECT 1", { jobTimeoutMs: 20_000 });
  let left = count;
  for (let wait = 0; left > 0 && wait < 50; wait += 1) {
    const { body: list } = await server.send("GET", "/jobs?stateFilter=running&stateFilter=pending");
    left = (list as { jobs: unknown[] }).jobs.length;
    await pause(40);
  }
  const wrong = left > 0 ? [`${left} of their queries still run or wait`] : [];
  if (one.reason) wrong.push(one.message);
  return [
    {
      what: `${count} clients that left: SELECT 1 afterwards, ms`,
      value: Math.round(one.milliseconds),
      violations: wrong,
    },
  ];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
