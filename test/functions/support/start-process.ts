import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type Started = { line: string; child: ChildProcess; stop(): Promise<void> };

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Starts a TypeScript file of this project and waits for the first line of stdout that matches. */
export async function startProcess(file: string, args: string[], ready: RegExp): Promise<Started> {
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const found = output.split("\n").find((candidate) => ready.test(candidate));
      if (found) resolve(found);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code}: ${errors || output}`)));
    child.once("error", reject);
  });
  return {
    line,
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
