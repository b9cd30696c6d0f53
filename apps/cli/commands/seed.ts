import type { Command } from "commander";
import { Option } from "commander";
import { SuiteError } from "../../../lib/errors.ts";
import { runCommand, typescript } from "../../../lib/local/process.ts";
import { local } from "../../../lib/paths.ts";
import { say } from "../output.ts";

/** `dcis seed`: makes the synthetic company. */
export function addSeed(program: Command): void {
  program
    .command("seed")
    .description(
      "Make the synthetic company, with its truth beside it. The same seed and scale give the same bytes.",
    )
    .addOption(
      new Option("--scale <scale>", "size").choices(["small", "default", "large"]).default("default"),
    )
    .option("--seed <number>", "seed of the random numbers", "1")
    .option("--out <folder>", "where to write it", local("company"))
    .addHelpText("after", "\nExample:\n  dcis seed --scale small --out /tmp/company")
    .action(async ({ scale, seed, out }: { scale: string; seed: string; out: string }) => {
      const command = typescript("sandbox/company/main.ts", "--scale", scale, "--seed", seed, "--out", out);
      const { code, stderr } = await runCommand(command, { onLine: say });
      if (code !== 0) {
        throw new SuiteError("SERVICE_FAILED", {
          what: `The company could not be made: ${stderr.trim().split("\n").at(-1)}`,
          where: out,
          next: "Check that the folder can be written and the seed is a whole number.",
        });
      }
    });
}
