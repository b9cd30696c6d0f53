import type { ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drainWorker } from "../../../functions/workers.ts";
import { loadConfig } from "../../../lib/config.ts";
import { type Killable, killable } from "../support/killable.ts";
import type { Door } from "../support/killed-door.ts";
import { type LossyProxy, startLossyProxy } from "../support/lossy-proxy.ts";
import { startWarehouse, type Warehouse } from "../support/warehouse.ts";

const secret = "backend-hook-secret";
const env = {
  BACKEND_API_URL: "http://127.0.0.1:9",
  BACKEND_API_TOKEN: "backend-token",
  BACKEND_WEBHOOK_SECRET: secret,
};
let warehouse: Warehouse;
let proxy: LossyProxy;
let doors: Killable;

beforeAll(async () => {
  warehouse = await startWarehouse();
  proxy = await startLossyProxy(warehouse.url);
  doors = await killable("killed-door.ts", { BIGQUERY_EMULATOR_HOST: proxy.url, ...env });
});
afterAll(async () => {
  doors?.stop();
  proxy?.stop();
  await warehouse?.stop();
});

/** An endpoint in a process of its own, once it listens. */
async function open(): Promise<{ child: ChildProcess; url: string }> {
  const child = doors.start({ source: "backend", kind: "webhook" } satisfies Door);
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
  return { child, url: line.toString().trim() };
}

async function send(url: string, body: string): Promise<unknown> {
  const at = Math.floor(Date.now() / 1000);
  const hex = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  const headers = { "x-dcis-timestamp": String(at), "x-dcis-signature": `v1=${hex}` };
  return await (await fetch(url, { method: "POST", body, headers })).json();
}

const drain = () =>
  drainWorker("backend", {
    config: loadConfig({
      ...env,
      BIGQUERY_EMULATOR_HOST: warehouse.url,
      DCIS_SPOOL_DIR: warehouse.config.DCIS_SPOOL_DIR,
    }),
    bigquery: warehouse.bigquery,
  });
const stored = async (table: string, column: string, id: string) =>
  (await warehouse.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${column} = '${id}'`))[0]?.n;

test.each([
  ["before the warehouse has it", "before"],
  ["when the warehouse has it, before the sender hears so", "after"],
] as const)("a delivery whose endpoint is killed %s is sent again and stored once", async (_, phase) => {
  await drain();
  const id = `evt_killed_${phase}`;
  const occurredAt = "2026-07-01T10:00:00Z";
  const body = JSON.stringify({
    items: [
      {
        id,
        type: "class_created",
        occurred_at: occurredAt,
        account_id: "a",
        user_id: null,
        session_id: null,
        properties: {},
      },
    ],
  });
  const first = await open();
  proxy.strike(/\/insertAll/, 0, phase, () => first.child.kill("SIGKILL"));
  const ended = once(first.child, "exit");
  await expect(send(first.url, body)).rejects.toThrow();
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(await stored("ops.inbox", "event_id", `${id} ${occurredAt}`)).toBe(phase === "before" ? 0 : 1);
  if (phase === "after") await drain();

  const second = await open();
  expect(await send(second.url, body)).toEqual({ received: 1, known: 0 });
  await drain();
  expect(await stored("raw_backend.events", "_pk", id)).toBe(1);
});
