import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { generate } from "./generate.ts";
import { SCALES, type ScaleName } from "./scales.ts";

const program = new Command("company")
  .description("Writes the synthetic company: the same scale and seed give the same bytes.")
  .addOption(new Option("--scale <name>", "how big").choices(Object.keys(SCALES)).default("default"))
  .option("--seed <number>", "whole number", wholeNumber, 1)
  .option("--out <dir>", "folder for the files", ".dcis/company")
  .option("--csv", "also csv/*.csv: users, sessions, events, subscriptions, payments", false)
  .option("--quiet", "no progress on stderr", false)
  .addHelpText(
    "after",
    `
Files: stripe/*.ndjson, backend/*.ndjson, supabase/*.ndjson (wire shapes, in cursor order),
crm_dump/*.csv, ticket_texts.csv, company.json (what it is), truth.json and truth_mrr.ndjson (what a warehouse must find).
`,
  )
  .parse();

const options = program.opts<{ scale: ScaleName; seed: number; out: string; csv: boolean; quiet: boolean }>();
const began = process.hrtime.bigint();
const seconds = (): string => (Number(process.hrtime.bigint() - began) / 1e9).toFixed(1);
const { dir, counts } = generate({
  scale: options.scale,
  seed: options.seed,
  out: resolve(options.out),
  csv: options.csv,
  progress: (step) => {
    if (!options.quiet) process.stderr.write(`${seconds().padStart(5)} s  ${step}\n`);
  },
});
process.stdout.write(`company ${options.scale}, seed ${options.seed}: ${dir} (${seconds()} s)\n`);
for (const [name, count] of Object.entries(counts).sort(([a], [b]) => a.localeCompare(b))) {
  process.stdout.write(`${name.padEnd(32)}${count.toLocaleString("en-US").padStart(10)}\n`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("Give a whole number, e.g. 1.");
  return value;
}
