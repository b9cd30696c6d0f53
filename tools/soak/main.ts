import { parseArgs } from "node:util";
import type { Check, Finding } from "./check.ts";
import { kills } from "./kills.ts";
import { load } from "./load.ts";
import { printTable } from "./print.ts";
import { runaways } from "./runaways.ts";

const checks: readonly Check[] = [load, kills, runaways];

const USAGE = `Usage: npm run soak:warehouse -- [--only <name>] [--quick] [--json]

Treats the local warehouse badly, as processes of their own, and counts what should not have happened.

${checks.map(({ name, says }) => `  ${name.padEnd(9)} ${says}`).join("\n")}

Exit codes: 0 nothing wrong, 1 a violation or a run that broke off, 64 wrong usage.
`;

process.exitCode = await soak(process.argv.slice(2));

async function soak(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof read>;
  try {
    options = read(args);
  } catch (error) {
    process.stderr.write(`USAGE: ${(error as Error).message}\n\n${USAGE}`);
    return 64;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const findings: ({ check: string } & Finding)[] = [];
  for (const check of checks.filter(({ name }) => options.only.length === 0 || options.only.includes(name))) {
    const began = performance.now();
    const say = (progress: string) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      process.stderr.write(`${seconds.padStart(5)} s  ${check.name}: ${progress}\n`);
    };
    const found = await check
      .run({ quick: options.quick, say })
      .catch((error: Error) => [
        { what: "the run broke off", value: error.message, violations: [error.message] },
      ]);
    findings.push(...found.map((finding) => ({ check: check.name, ...finding })));
  }
  const violations = findings.flatMap(({ violations: wrong = [] }) => wrong);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ findings, violations: violations.length }, null, 2)}\n`);
  else process.stdout.write(`${printTable(findings)}\n`);
  return violations.length > 0 ? 1 : 0;
}

function read(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const unknown = values.only.find((name) => !checks.some((check) => check.name === name));
  if (unknown !== undefined) throw new Error(`There is no run "${unknown}"`);
  return values;
}
