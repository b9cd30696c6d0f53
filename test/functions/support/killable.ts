import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export type Killable = {
  /** Starts the program with one argument. */
  start(argument: object, env?: Record<string, string>): ChildProcess;
  /** Runs the program, which must be killed (SIGKILL) before it ends by itself; answers what it said on stdout. */
  killed(
    argument: object,
    env?: Record<string, string>,
    onStart?: (child: ChildProcess) => void,
  ): Promise<string>;
  /** Ends every process that is left. */
  stop(): void;
};

/** A program of test/functions/support as one file, because starting a bundle takes a third of the time. */
export async function killable(program: string, env: Record<string, string>): Promise<Killable> {
  const folder = mkdtempSync(join(tmpdir(), "dcis-kill-"));
  const file = join(folder, "program.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  // As in the deployed bundle, the registry lies beside the code.
  const sources = fileURLToPath(new URL("../../../includes/sources", import.meta.url));
  cpSync(sources, join(folder, "includes/sources"), { recursive: true });
  const children = new Set<ChildProcess>();

  const start: Killable["start"] = (argument, more = {}) => {
    const child = spawn(process.execPath, [file, JSON.stringify(argument)], {
      env: { PATH: process.env.PATH, DCIS_SPOOL_DIR: folder, ...env, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  };
  return {
    start,
    async killed(argument, more, onStart) {
      const child = start(argument, more);
      onStart?.(child);
      let [told, errors] = ["", ""];
      child.stdout?.on("data", (chunk: Buffer) => {
        told += chunk.toString();
      });
      child.stderr?.on("data", (chunk: Buffer) => {
        errors += chunk.toString();
      });
      const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
      if (signal !== "SIGKILL")
        throw new Error(`the program ended by itself with ${code}: ${errors || told}`);
      return told;
    },
    stop() {
      for (const child of children) child.kill("SIGKILL");
    },
  };
}
