import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { SuiteError } from "../errors.ts";
import { projectRoot } from "../paths.ts";

/** A process of ours that serves something. */
export interface Service {
  readonly name: string;
  readonly pid: number;
  /** The line that said it was ready. */
  readonly ready: string;
  /** Resolves with the exit code when the process has ended. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, and SIGKILL after five seconds. Resolves when it has ended; may be called twice. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Recognises the ready line on stdout or stderr. */
  readonly isReady: (line: string) => boolean;
  readonly timeoutMs?: number;
  /** Gets every line that it writes after it was ready. */
  readonly onLine?: (line: string) => void;
}

const require = createRequire(import.meta.url);

/** The command that runs a TypeScript file of this project in a Node process of its own (one process, no wrapper). */
export function typescript(file: string, ...args: string[]): string[] {
  return [process.execPath, "--import", require.resolve("tsx"), file, ...args];
}

/**
 * Starts a process and waits until it says that it is ready. Throws SERVICE_FAILED with its last words when it ends first
 * or takes too long.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, command, isReady, timeoutMs = 60_000 } = options;
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd: projectRoot,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  dieWith(child);
  const lastLines: string[] = [];
  const ended = once(child, "exit").then(([code]) => code as number | null);

  const ready = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(
        new SuiteError("SERVICE_FAILED", {
          what: `${name} ${why}${lastLines.length > 0 ? `; its last words: ${lastLines.slice(-5).join(" | ")}` : ""}`,
          where: command.slice(-4).join(" "),
          next: "Run the command by hand to see more; `dcis doctor` checks the machine.",
        }),
      );
    };
    const timer = setTimeout(() => fail(`was not ready after ${timeoutMs / 1000} s`), timeoutMs);
    let isUp = false;
    const read = (line: string) => {
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
      if (isUp) options.onLine?.(line);
      else if (isReady(line)) {
        isUp = true;
        clearTimeout(timer);
        resolve(line);
      }
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", read);
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => {
      // Give the last lines a moment to arrive.
      if (!isUp) setTimeout(() => fail(`ended with ${signal ?? `exit ${code}`} before it was ready`), 50);
    });
  });

  return { name, pid: child.pid ?? 0, ready, ended, stop: () => stop(child, ended) };
}

const living = new Set<ChildProcess>();

function killLiving(): void {
  for (const child of living) child.kill("SIGTERM");
}

/** A child does not outlive this process, however it ends (short of SIGKILL). One listener serves all of them. */
function dieWith(child: ChildProcess): void {
  if (living.size === 0) process.once("exit", killLiving);
  living.add(child);
  child.once("exit", () => {
    living.delete(child);
    if (living.size === 0) process.off("exit", killLiving);
  });
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(timer);
}

/** What a command that ran to its end left behind. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. `onLine` gets each line of stderr (and of stdout, if `echo`) as it comes. */
export async function runCommand(
  command: readonly string[],
  options: {
    env?: Readonly<Record<string, string | undefined>>;
    cwd?: string;
    onLine?: (line: string, stream: "stdout" | "stderr") => void;
    signal?: AbortSignal;
  } = {},
): Promise<Finished> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd: options.cwd ?? projectRoot,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.signal ? { signal: options.signal, killSignal: "SIGTERM" as const } : {}),
  });
  dieWith(child);
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8");
    child[name].on("data", (chunk: string) => {
      texts[name] += chunk;
    });
    createInterface({ input: child[name] }).on("line", (line) => options.onLine?.(line, name));
  }
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code: code ?? (signal ? 130 : 1), ...texts };
}
