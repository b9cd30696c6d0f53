import { parseArgs } from "node:util";
import type { Benchmark } from "./measurement.ts";

export interface BenchOptions {
  readonly benchmarks: readonly Benchmark[];
  readonly json: boolean;
  readonly quick: boolean;
  readonly help: boolean;
}

export function usage(all: readonly Benchmark[]): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return `Usage: npm run bench -- [options]

Measures this machine and prints each value as a ratio to a bound of the project or to a peer measured in the same run:
how many times as good as the reference. Nothing is asserted. docs/benchmarks.md says what is measured.

Options:
  --only <name...>   only these benchmarks
  --quick            fewer rows, queries and repetitions
  --json             one JSON object on stdout, progress on stderr
  --help             this text

Benchmarks:
${all.map(({ name, says }) => `  ${name.padEnd(width)}   ${says}`).join("\n")}

Exit codes: 0 measured, 1 a benchmark could not run, 64 wrong usage, 130 interrupted.
`;
}

/** Reads the command line. Throws an Error in words for people when it makes no sense. */
export function parseOptions(args: readonly string[], all: readonly Benchmark[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  // "--only a b" and "--only a,b" mean the same as "--only a --only b".
  const wanted = [...values.only, ...positionals].flatMap((text) => text.split(",")).filter(Boolean);
  if (positionals.length > 0 && values.only.length === 0) {
    throw new Error(`"${positionals[0]}" is no option; choose benchmarks with --only`);
  }
  const names = all.map(({ name }) => name);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}"; use ${names.join(", ")}`);
  return {
    benchmarks: wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name)),
    json: values.json,
    quick: values.quick,
    help: values.help,
  };
}
