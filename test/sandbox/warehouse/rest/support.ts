import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BigQuery } from "@google-cloud/bigquery";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const MAIN = join(ROOT, "sandbox/warehouse/main.ts");
const PROJECT = "test-project";

/** A warehouse in a process of its own, on a free port. */
export interface TestWarehouse {
  readonly url: string;
  readonly client: BigQuery;
  /** Environment in which Google's tools find this warehouse and need no credentials. */
  readonly env: Record<string, string>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** POST or PATCH of JSON; the parsed answer. */
  send(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
  /** Ends the process by a signal, SIGTERM by default; its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A JSON answer of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every resource
export type Answer = any;

/** Runs the warehouse's main with arguments and waits for its ready line. */
export async function startTestWarehouse(
  args: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<TestWarehouse> {
  const child = runMain(["--port", "0", "--project", PROJECT, ...args], environment);
  const url = await readyAddress(child);
  const host = new URL(url).host;
  const env = {
    BIGQUERY_EMULATOR_HOST: url,
    GCE_METADATA_HOST: host,
    CLOUDSDK_CONFIG: join(tmpdir(), "no-gcloud-configuration"),
  };
  delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
  Object.assign(process.env, env);
  const call = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);
  return {
    url,
    env,
    client: new BigQuery({ projectId: PROJECT }),
    fetch: call,
    send: async (method, path, body) => {
      const headers = { "content-type": "application/json" };
      const text = body === undefined ? null : JSON.stringify(body);
      const response = await call(path, { method, headers, body: text });
      const answer = await response.text();
      return { status: response.status, body: answer === "" ? null : JSON.parse(answer) };
    },
    stop: (signal = "SIGTERM") => stopped(child, signal),
  };
}

export function runMain(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", MAIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Address out of the ready line; rejects with what the process said if it ends first. */
function readyAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk;
      const match = /^warehouse listening on (http:\/\/\S+)\n/m.exec(out);
      if (match?.[1]) resolve(match[1]);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      out += chunk;
    });
    child.once("exit", (code) => reject(new Error(`the warehouse ended with ${code}: ${out}`)));
  });
}

function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill(signal);
  });
}

/** The error that an action ends with, as Google's client throws it. */
export async function failure(action: Promise<unknown>): Promise<Answer> {
  try {
    await action;
  } catch (error) {
    return error;
  }
  throw new Error("no error came");
}
