import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { generate } from "../../../sandbox/company/generate.ts";

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "dcis-company-"));
  generate({ scale: "small", seed: 7, out: dir });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function start(company: string, env: Record<string, string> = {}) {
  const args = ["--import", "tsx", "sandbox/vendors/main.ts", "--company", company];
  return spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test("prints one line of URLs, takes the keys of the environment, ends with 0 on SIGTERM", async () => {
  const vendors = start(dir, { BACKEND_API_TOKEN: "a-token-of-my-own" });
  const [line] = (await once(createInterface({ input: vendors.stdout }), "line")) as [string];
  const { urls, env } = JSON.parse(line) as Record<string, Record<string, string>>;
  expect(Object.keys(urls ?? {})).toEqual(expect.arrayContaining(["backend", "stripe", "supabase"]));
  expect(env).toMatchObject({ BACKEND_API_URL: urls?.backend, BACKEND_API_TOKEN: "a-token-of-my-own" });
  const status = async (token: string) =>
    (await fetch(`${urls?.backend}/v1/users`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await status("a-token-of-my-own")).toBe(200);
  expect(await status("backend-local-token")).toBe(401);
  vendors.kill("SIGTERM");
  expect(await once(vendors, "exit")).toEqual([0, null]);
});

test("a folder without a company is named, with the way to make one", async () => {
  const vendors = start(join(dir, "nowhere"));
  let said = "";
  vendors.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(vendors, "exit");
  expect(code).toBe(1);
  expect(said).toMatch(/nowhere holds no company\.json: write a company first/);
});
