import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import type { Request, Response } from "@google-cloud/functions-framework";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runCli } from "../../../apps/cli/program.ts";
import { ingestHandler } from "../../../functions/http-handler.ts";
import { doorHandler } from "../../../functions/webhooks/handler.ts";
import { workers } from "../../../functions/workers.gen.ts";
import { createLog } from "../../../lib/log.ts";
import { loadSource, loadSources } from "../../../lib/registry/load-sources.ts";
import { doorsOf } from "../../../lib/registry/source-spec.ts";
import type { FaultRule } from "../../../sandbox/vendors/faults.ts";
import { startVendors, type Vendors } from "../../../sandbox/vendors/start.ts";
import { canaries, findCanaries } from "../support/canaries.ts";
import { clockAt, smallCompany } from "../support/company.ts";
import { tell } from "../support/run-source.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

/**
 * Every secret is a word that nothing else can hold. The sources are read well and badly, deliveries come with good and
 * bad proofs, commands fail; whatever is said or left behind is searched for the words.
 */
const secrets = canaries();
const wrong = canaries();
/** Everything that was said: log lines as they are without a list of secrets to blank, answers, output of commands. */
const told: string[] = [];
/** Batches on their way, as they lay on the disk. */
const spooled: string[] = [];
const statuses = new Map<string, number[]>();
const log = createLog({ level: "debug", write: (line) => told.push(line), secrets: [] });
const sources = Object.keys(workers);
let warehouse: Warehouse;
let vendors: Vendors;
let mirror: Server;
let mirrorStatus = 400;
let days = 0;

beforeAll(async () => {
  [warehouse, vendors] = await Promise.all([
    startWarehouse(),
    startVendors({ company: smallCompany(), keys: secrets }),
  ]);
  // A source that says back whatever it was sent, key and all.
  mirror = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      const body = JSON.stringify({
        error: { message: { method, url, headers }, sent: Buffer.concat(chunks).toString() },
      });
      response.writeHead(mirrorStatus, {
        "content-type": "application/json",
        "x-echo": String(headers.authorization ?? ""),
      });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => mirror.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  mirror?.closeAllConnections();
  mirror?.close();
  await vendors?.close();
  await warehouse?.stop();
});

const env = (more: Record<string, string> = {}): Record<string, string> => ({
  BIGQUERY_EMULATOR_HOST: warehouse.url,
  DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
  ...vendors.env,
  ...secrets,
  ...more,
});

/** Files of the spool whose name begins so, unpacked. Those of streams that are read meanwhile come and go. */
function spoolFiles(start = ""): string[] {
  const folder = join(warehouse.config.DCIS_SPOOL_DIR, "dcis-spool");
  const unpack = (file: string) => gunzipSync(readFileSync(file), { finishFlush: constants.Z_SYNC_FLUSH });
  return readdirSync(folder)
    .filter((name) => name.startsWith(start))
    .map((name) => unpack(join(folder, name)).toString("utf8"));
}

type Handler = (request: Request, response: Response) => Promise<void>;

/** Calls a function as its HTTP server would; answers the status. */
async function call(name: string, handler: unknown, request: object): Promise<number> {
  let status = 200;
  const response = {
    set: (...header: string[]) => told.push(header.join(": ")),
    status(code: number) {
      status = code;
      return response;
    },
    json: (body: unknown) => told.push(JSON.stringify(body)),
  };
  await (handler as Handler)(
    { method: "POST", headers: {}, ...request } as Request,
    response as unknown as Response,
  );
  statuses.set(name, [...(statuses.get(name) ?? []), status]);
  return status;
}

/** Runs every worker through its HTTP door, a day after the runs before; answers the statuses. */
async function runAll(
  name: string,
  more: Record<string, string> = {},
  some: readonly string[] = sources,
): Promise<number[]> {
  days += 1;
  const instant = new Date(Date.parse("2026-07-01T00:00:00Z") + days * 86_400_000).toISOString();
  const handlers = some.map((source) =>
    ingestHandler(source, {
      env: env(more),
      log,
      clock: clockAt(instant),
      onEffect: (phase, effect, stream) => {
        if (phase === "after" && effect === "spool.close")
          spooled.push(...spoolFiles(`${source}.${stream}.`));
      },
    }),
  );
  return await Promise.all(handlers.map((handler) => call(name, handler, {})));
}

async function spoil(rule: FaultRule): Promise<void> {
  for (const url of Object.values(vendors.urls)) {
    await fetch(`${url}/__faults`, { method: "DELETE" });
    await tell(`${url}/__faults`, [rule]);
  }
}

async function calm(): Promise<void> {
  await Promise.all(Object.values(vendors.urls).map((url) => fetch(`${url}/__faults`, { method: "DELETE" })));
}

/** Runs `dcis` in this process, with an environment of its own; answers the exit code. */
async function dcis(args: string[], more: Record<string, string> = {}): Promise<number> {
  const { exitCode, env: before } = process;
  const writes = [process.stdout, process.stderr].map((stream) => {
    const { write } = stream;
    stream.write = ((text: string | Uint8Array) => told.push(String(text)) > 0) as typeof write;
    return () => {
      stream.write = write;
    };
  });
  process.env = { ...before, ...env(more) };
  process.exitCode = undefined;
  try {
    return await runCli(args);
  } finally {
    process.env = before;
    process.exitCode = exitCode;
    for (const restore of writes) restore();
  }
}

/** Every row of every table, as text. */
async function stored(): Promise<string[]> {
  const tables = await warehouse.rows<{ name: string }>(
    "SELECT CONCAT(table_schema, '.', table_name) AS name FROM `region-us`.INFORMATION_SCHEMA.TABLES WHERE table_type = 'BASE TABLE'",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await warehouse.rows<{ row: string }>(`SELECT TO_JSON_STRING(t) AS row FROM ${name} AS t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts;
}

test("good runs", async () => {
  expect(await runAll("good")).toEqual(sources.map(() => 200));
  expect(spooled.length).toBeGreaterThan(20);
});

test("runs whose source fails", async () => {
  for (const rule of [
    { kind: "status", status: 400, times: 99 },
    { kind: "status", status: 401, times: 99 },
    { kind: "status", status: 500, times: 999 },
    { kind: "html", times: 999 },
    { kind: "cut", times: 999 },
    { kind: "body", body: "{}", times: 99 },
  ] as FaultRule[]) {
    await spoil(rule);
    await runAll("fault");
  }
  await calm();
  expect(statuses.get("fault")?.filter((status) => status >= 500).length).toBeGreaterThan(5 * sources.length);
}, 600_000);

test("runs whose source says back what it was sent", async () => {
  const { port } = mirror.address() as AddressInfo;
  const urls = Object.fromEntries(
    loadSources().flatMap(({ settings }) =>
      Object.keys(settings)
        .filter((name) => name.endsWith("_URL"))
        .map((name) => [name, `http://127.0.0.1:${port}`]),
    ),
  );
  expect(Object.keys(urls).length).toBeGreaterThanOrEqual(sources.length);
  for (mirrorStatus of [200, 302, 400, 401, 403, 404, 429, 500]) await runAll("mirror", urls);
  expect(statuses.get("mirror")?.every((status) => status >= 500)).toBe(true);
}, 600_000);

test("runs with wrong keys, and with none", async () => {
  const secured = sources.filter((source) => Object.keys(loadSource(source).secrets).length > 0);
  const all = [
    ...(await runAll("wrong", wrong)),
    ...(await runAll("none", Object.fromEntries(Object.keys(secrets).map((name) => [name, ""])))),
  ];
  expect(all.filter((status) => status >= 500)).toHaveLength(2 * secured.length);
});

test("runs whose warehouse is away", async () => {
  const away = { BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:9" };
  expect(await runAll("away", away, ["backend", "stripe"])).toEqual([503, 503]);
});

test("deliveries with good proofs, bad ones, and to a warehouse that is away", async () => {
  const body = Buffer.from('{"id":"evt_1","items":[{"id":"evt_1"}],"events":[{"id":"evt_1"}]}');
  const at = String(Math.floor(Date.now() / 1000));
  const signed = (secret: string, sep: string) =>
    createHmac("sha256", secret).update(`${at}${sep}`).update(body).digest("hex");
  const headers = (secret: string) => ({
    "x-dcis-timestamp": at,
    "x-dcis-signature": `v1=${signed(secret, ".")}`,
    "stripe-signature": `t=${at},v1=${signed(secret, ".")}`,
    authorization: `Bearer ${secret}`,
  });
  for (const spec of loadSources()) {
    for (const { kind, door } of doorsOf(spec)) {
      for (const name of Object.keys(door.secrets)) {
        const handler = doorHandler(spec.source, kind, { env: env(), log });
        const away = doorHandler(spec.source, kind, {
          env: env({ BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:9" }),
          log,
        });
        for (const secret of [secrets[name] ?? "", wrong[name] ?? ""]) {
          const request = { headers: headers(secret), rawBody: body };
          await call("delivery", handler, request);
          if (secret === secrets[name]) await call("delivery", away, request);
          await call("delivery", handler, { ...request, rawBody: Buffer.from(`${secret} is no JSON`) });
          // A sender that mixes up body and key.
          await call("delivery", handler, { headers: {}, rawBody: Buffer.from(secret) });
        }
      }
    }
  }
  expect(statuses.get("delivery")).toContain(200);
  expect(statuses.get("delivery")).toContain(401);
});

test("commands of dcis that fail", async () => {
  const { port } = mirror.address() as AddressInfo;
  mirrorStatus = 403;
  const lost = {
    STRIPE_API_URL: `http://127.0.0.1:${port}`,
    SUPABASE_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: "debug",
  };
  const away = { BIGQUERY_EMULATOR_HOST: "http://127.0.0.1:9" };
  for (const [args, more] of [
    [["ingest", "stripe"], lost],
    [["ingest", "lead_scoring"], lost],
    [["ingest", "lead_scoring"], { ...wrong, LOG_LEVEL: "debug" }],
    [["sweep", "lead_scoring"], lost],
    [["backfill", "lead_scoring", "--from", "2026-03-01", "--to", "2026-04-01"], lost],
    [["replay", "stripe", "--file", "/nowhere"], {}],
    [["erase", "nobody@example.org"], {}],
    [["status"], away],
    [["retention"], away],
    [["ingest", "stripe"], { STRIPE_API_URL: "no address" }],
  ] as [string[], Record<string, string>][]) {
    expect({ args, code: await dcis(args, more) }).toEqual({ args, code: expect.any(Number) });
    expect(process.exitCode ?? 0).toBe(0);
  }
});

test("whatever failed says what failed: nothing is called a defect of the suite", () => {
  expect(told.filter((text) => text.includes("INTERNAL"))).toEqual([]);
});

test("nothing that was said or is kept holds a secret", async () => {
  const rows = await stored();
  const files = [...spooled, ...spoolFiles()];
  expect([told.length > 500, rows.length > 20_000, files.length > 20]).toEqual([true, true, true]);
  expect(findCanaries({ ...secrets }, [...told, ...rows, ...files])).toEqual([]);
  // Of a wrong key only what the caller itself wrote into a body may come back, and it does not.
  expect(findCanaries(wrong, [...told, ...rows, ...files])).toEqual([]);
});

test("(the search finds a secret as it is, in a URL, in basic auth and in hexadecimal)", () => {
  const [name = "", canary = ""] = Object.entries(secrets)[0] ?? [];
  const forms = [
    `key ${canary}!`,
    `https://x/?key=${encodeURIComponent(canary)}`,
    ...["", "a", "ab"].map((user) => `Basic ${Buffer.from(`${user}${canary}:`).toString("base64")}`),
    Buffer.from(canary).toString("hex"),
  ];
  for (const form of forms) expect(findCanaries(secrets, [form])).toEqual([expect.stringContaining(name)]);
  expect(findCanaries(secrets, ["nothing"])).toEqual([]);
});
