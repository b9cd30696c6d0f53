import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { local } from "../../lib/paths.ts";
import { startStack } from "./stack.ts";

/** `dcis up`: the local stack on the company and the warehouse that are there, until Ctrl-C. */
const company = local("company");
if (!existsSync(`${company}/company.json`)) {
  process.stderr.write(
    `STACK_MISSING: There is no synthetic company (${company}). Make one with \`npm run dcis -- seed\`.\n`,
  );
  process.exit(1);
}
mkdirSync(local("spool"), { recursive: true });
const { period_end: asOf } = JSON.parse(readFileSync(`${company}/company.json`, "utf8")) as {
  period_end: string;
};

const stack = await startStack({
  company,
  warehouseFile: local("warehouse.duckdb"),
  spool: local("spool"),
  asOf,
  onStep: (what) => process.stderr.write(`starting ${what}\n`),
});
const end = () => void stack.stop();
process.on("SIGINT", end).on("SIGTERM", end);
process.stdout.write(
  `${JSON.stringify({ warehouse: stack.description.warehouse, vendors: stack.description.vendors, functions: stack.description.functions }, null, 2)}\n`,
);
process.stderr.write("Running until Ctrl-C.\n");
await stack.broken;
await stack.stop();
