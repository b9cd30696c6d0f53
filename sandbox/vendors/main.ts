import { resolve } from "node:path";
import { Command } from "commander";
import { keysFrom } from "./keys.ts";
import { startVendors } from "./start.ts";

const program = new Command("vendors")
  .description("Starts fake Stripe, backend and Supabase over a synthetic company, each on its own port.")
  .option("--company <dir>", "folder of the company", ".dcis/company")
  .option("--host <host>", "address to listen on", "127.0.0.1")
  .option("--stripe-port <n>", "0 takes a free port", Number, 0)
  .option("--backend-port <n>", "0 takes a free port", Number, 0)
  .option("--supabase-port <n>", "0 takes a free port", Number, 0)
  .addHelpText(
    "after",
    `
Prints one JSON line with the three URLs when all of them listen; ends on SIGTERM or SIGINT.
Accepts the keys in STRIPE_API_KEY, BACKEND_API_TOKEN and SUPABASE_SERVICE_KEY, or the local ones.
Each fake takes rules of misbehaviour: POST /__faults, DELETE /__faults; GET /__requests tells what was asked.
`,
  )
  .parse();

const options = program.opts<{
  company: string;
  host: string;
  stripePort: number;
  backendPort: number;
  supabasePort: number;
}>();

try {
  const { urls, close } = await startVendors({
    company: resolve(options.company),
    host: options.host,
    keys: keysFrom(process.env),
    ports: { stripe: options.stripePort, backend: options.backendPort, supabase: options.supabasePort },
  });
  process.stdout.write(`${JSON.stringify(urls)}\n`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      close().then(() => process.exit(0));
    });
  }
} catch (error) {
  process.stderr.write(`vendors: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
