import { runCli } from "./program.ts";

// Ending in order lets the processes that a command started end with it.
process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143));

process.exitCode = await runCli(process.argv.slice(2));
