import { parseArgs } from "node:util";

export interface FuzzArguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly google: boolean;
  readonly seed: number;
  readonly statements: number;
  readonly generated: number;
  readonly only: RegExp | undefined;
}

export const usage = `Usage: npm run fuzz:googlesql -- [options]

Runs damaged statements of the probe and queries generated from the whitelist on the local warehouse's engine, in a process of
its own. Every answer must be rows or an error that reads like BigQuery's, with its place where it is one of syntax or types:
no crash, no hang, no words of what is underneath. Findings are made small and printed with their seed.

Options:
  --statements <n>   damaged statements (default 5000)
  --generated <n>    generated queries (default 5000)
  --only <pattern>   generated queries about functions whose name matches this alone
  --google           compare generated queries with Google's implementation (npm run check:googlesql fetches it)
  --seed <n>         the same seed gives the same statements (default 1)
  --json             findings as JSON on stdout
  --help             this text

Examples:
  npm run fuzz:googlesql -- --statements 20000 --seed 7
  npm run fuzz:googlesql -- --statements 0 --generated 20000 --google
  npm run fuzz:googlesql -- --statements 0 --google --only '^JSON'

Exit codes: 0 nothing found, 1 something found, 64 wrong usage.
`;

/** Reads the command line. Throws an Error in words for people when it makes no sense. */
export function parseOptions(args: readonly string[]): FuzzArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      statements: { type: "string", default: "5000" },
      generated: { type: "string", default: "5000" },
      seed: { type: "string", default: "1" },
      only: { type: "string" },
      google: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return {
    ...values,
    seed: whole(values.seed, "--seed"),
    statements: whole(values.statements, "--statements"),
    generated: whole(values.generated, "--generated"),
    only: values.only === undefined ? undefined : new RegExp(values.only, "i"),
  };
}

function whole(text: string, option: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${option} ${text} is no whole number`);
  return Number(text);
}
