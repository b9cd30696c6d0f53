import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Command } from "commander";
import { runCommand, typescript } from "../../../lib/local/process.ts";
import { projectRoot } from "../../../lib/paths.ts";

/** `dcis up`: the local stack in the foreground. */
export function addUp(program: Command): void {
  program
    .command("up")
    .description("Start the local warehouse, the fake vendors and the workers on this machine, until Ctrl-C.")
    .addHelpText(
      "after",
      "\nThe warehouse keeps what was loaded before. `dcis seed` makes the company that the vendors serve.",
    )
    .action(async () => {
      await runCommand(typescript("tools/build-functions.ts"));
      const [file = "", ...args] = typescript("sandbox/demo/up.ts");
      const child = spawn(file, args, { cwd: projectRoot, stdio: "inherit" });
      // Ctrl-C reaches the whole group; this process waits until the stack has ended.
      for (const signal of ["SIGINT", "SIGTERM"]) process.removeAllListeners(signal);
      process.on("SIGINT", () => {}).on("SIGTERM", () => child.kill("SIGTERM"));
      const [code] = (await once(child, "exit")) as [number | null];
      process.exitCode = code ?? 0;
    });
}
