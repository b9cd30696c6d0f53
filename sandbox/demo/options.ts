import { parseArgs } from "node:util";

export const scales = ["small", "default", "large"] as const;

export interface DemoOptions {
  readonly scale: (typeof scales)[number];
  readonly keep: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run demo -- [options]

The whole suite in one go, on this machine: a synthetic company, fake vendors, a local warehouse, the workers, Dataform,
and the stability of every metric. Nothing leaves the machine; every process ends with the command.

Options:
  --scale small|default|large   size of the company (default: default)
  --keep                        leave warehouse and vendors running at the end and say where they are
  --json                        one JSON summary on stdout, everything else on stderr
  --help                        this text

Examples:
  npm run demo
  npm run demo -- --scale small --keep
  npm run demo -- --json > summary.json
`;

/** Reads the command line. Throws an Error in words for people when it makes no sense. */
export function parseOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scale: { type: "string", default: "default" },
      keep: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const scale = scales.find((name) => name === values.scale);
  if (!scale) throw new Error(`--scale must be one of ${scales.join(", ")}; it is "${values.scale}"`);
  return { scale, keep: values.keep, json: values.json, help: values.help };
}
