import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROJECT = "local-project";

/** BigQuery's answer to a query: its rows as texts, or the error's reason and message. */
export interface Answer {
  readonly rows: unknown[][];
  readonly total: number;
  readonly reason: string | null;
  readonly message: string;
  readonly milliseconds: number;
}

/** A warehouse in a process of its own. */
export interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  query(sql: string, more?: Record<string, unknown>): Promise<Answer>;
  /** A request below the project, e.g. `/datasets`; throws when the connection breaks. */
  send(
    method: string,
    path: string,
    body?: unknown,
    init?: RequestInit,
  ): Promise<{ status: number; body: unknown }>;
  /** Memory of the process in MB: now, and at its highest. */
  memory(): { now: number; peak: number };
  /** Ends the process by a signal and waits for it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a warehouse on a free port and waits until it listens. Throws with what it said when it ends before. */
export async function startServer(args: readonly string[] = []): Promise<Server> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "sandbox/warehouse/main.ts", "--port", "0", "--project", PROJECT, ...args],
    { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
  );
  const url = await address(child);
  const send: Server["send"] = async (method, path, body, init = {}) => {
    const response = await fetch(`${url}/bigquery/v2/projects/${PROJECT}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      ...init,
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  };
  return {
    url,
    child,
    send,
    query: async (sql, more = {}) => {
      const began = performance.now();
      const { status, body } = await send("POST", "/queries", { query: sql, timeoutMs: 200_000, ...more });
      return { ...read(status, body as Body), milliseconds: performance.now() - began };
    },
    memory: () => memoryOf(child.pid ?? 0),
    stop: (signal = "SIGTERM") =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
        child.once("exit", resolve);
        child.kill(signal);
      }),
  };
}

interface Body {
  readonly jobComplete?: boolean;
  readonly rows?: { f: { v: unknown }[] }[];
  readonly totalRows?: string;
  readonly error?: { message: string; errors: { reason: string }[] };
}

function read(status: number, body: Body): Omit<Answer, "milliseconds"> {
  if (status === 200 && body.jobComplete !== false) {
    const rows = (body.rows ?? []).map(({ f }) => f.map(({ v }) => v));
    return { rows, total: Number(body.totalRows ?? 0), reason: null, message: "" };
  }
  const { message = "not done in time", errors = [] } = body.error ?? {};
  return { rows: [], total: 0, reason: errors[0]?.reason ?? "unfinished", message };
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = "";
    const hear = (chunk: Buffer) => {
      out += chunk;
      const match = /^warehouse listening on (http:\/\/\S+)\n/m.exec(out);
      if (match?.[1]) resolve(match[1]);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`the warehouse ended with ${code}: ${out.trim()}`)));
  });
}

function memoryOf(pid: number): { now: number; peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const megabytes = (name: string) =>
      Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? Number.NaN) / 1024);
    return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
  } catch {
    return { now: Number.NaN, peak: Number.NaN };
  }
}
