import { join } from "node:path";
import { projectRoot } from "../../lib/paths.ts";

/** The command that serves one of the bundled functions under functions-framework, on a free loopback port. */
export function functionCommand(target: string): string[] {
  return [
    process.execPath,
    "--require",
    join(projectRoot, "sandbox/demo/loopback.cjs"),
    join(projectRoot, "node_modules/@google-cloud/functions-framework/build/src/main.js"),
    "--source",
    join(projectRoot, "dist/functions"),
    "--target",
    target,
    "--port",
    "0",
  ];
}
