import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { startVendors } from "./start.ts";

const program = new Command("vendors")
  .description("Starts the fake vendors over a synthetic company, each on its own port.")
  .option("--company <dir>", "folder of the company", ".dcis/company")
  .option("--host <host>", "address to listen on", "127.0.0.1")
  .option("--port <fake=number>", "port of one fake (others take a free one); may be repeated", port, {})
  .addHelpText(
    "after",
    `
Prints one JSON line when all of them listen: {"urls": {fake: address}, "env": {variable: value}}, where env is what
workers need to read them. Ends on SIGTERM or SIGINT. Accepts the secrets that the environment sets, or the local ones.
Each fake takes rules of misbehaviour: POST /__faults, DELETE /__faults; GET /__requests tells what was asked.

Example:
  npm run vendors -- --company .dcis/company --port stripe=12111
`,
  )
  .parse();

const options = program.opts<{ company: string; host: string; port: Record<string, number> }>();

try {
  const { urls, env, close } = await startVendors({
    company: resolve(options.company),
    host: options.host,
    keys: process.env,
    ports: options.port,
  });
  process.stdout.write(`${JSON.stringify({ urls, env })}\n`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      close().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`vendors: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function port(text: string, earlier: Record<string, number>): Record<string, number> {
  const [, name, number] = /^(\w+)=(\d{1,5})$/.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("write it as fake=number, such as stripe=12111");
  return { ...earlier, [name]: Number(number) };
}
