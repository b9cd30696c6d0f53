import { parseArgs } from "node:util";

export interface CheckOptions {
  readonly json: boolean;
  readonly help: boolean;
  /** Records of each stream of the synthetic company. */
  readonly records: number;
  /** Parts of names; all statements where there are none. */
  readonly select: readonly string[];
}

export const usage = `Usage: npm run check:googlesql -- [options]

Lets Google's own analyser and reference implementation of GoogleSQL (ZetaSQL) read every statement that the Dataform project
compiles and every probe of the local warehouse, and compares its answers with the local warehouse's: columns, types and rows.
Models run over the first records of the synthetic company. FLOAT64 may differ by one part in a billion, or by 1e-12 near zero.

The first run fetches about 340 MB into .dcis/cache/googlesql; Linux and macOS only.

Options:
  --select <text...>   only statements whose name contains one of these
  --records <n>        records of each stream of the synthetic company (default 150)
  --json               one JSON object on stdout
  --help               this text

Examples:
  npm run check:googlesql
  npm run check:googlesql -- --select int_mrr_items
  npm run check:googlesql -- --select probe json --json

Exit codes: 0 everything agrees, 1 a difference, a refusal or no Google implementation, 64 wrong usage.
`;

/** Reads the command line. Throws an Error in words for people when it makes no sense. */
export function parseOptions(args: readonly string[]): CheckOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      select: { type: "string", multiple: true, default: [] },
      records: { type: "string", default: "150" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (positionals.length > 0 && values.select.length === 0)
    throw new Error(`"${positionals[0]}" is no option; choose statements with --select`);
  const records = Number(values.records);
  if (!Number.isInteger(records) || records < 1)
    throw new Error(`--records ${values.records} is no number of records`);
  return { json: values.json, help: values.help, records, select: [...values.select, ...positionals] };
}
