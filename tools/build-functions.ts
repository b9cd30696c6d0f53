import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

/**
 * Bundles functions/index.ts to dist/functions (or --out): one ES module, the registry beside it, and a
 * package.json that names functions-framework alone, because everything else is in the bundle.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string", default: "dist/functions" } } });
const out = resolve(root, values.out);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

await build({
  entryPoints: [`${root}functions/index.ts`],
  outfile: `${out}/index.js`,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  external: ["@google-cloud/functions-framework"],
  // CommonJS packages in the bundle call require for Node's own modules.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  sourcemap: "linked",
  legalComments: "none",
  logLevel: "warning",
});

cpSync(`${root}includes/sources`, `${out}/includes/sources`, { recursive: true });

const { devDependencies, version } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  devDependencies: Record<string, string>;
  version: string;
};
const framework = "@google-cloud/functions-framework";
writeFileSync(
  `${out}/package.json`,
  `${JSON.stringify(
    {
      name: "dreamclass-ingestion",
      version,
      private: true,
      type: "module",
      main: "index.js",
      engines: { node: ">=20.19 <25" },
      dependencies: { [framework]: devDependencies[framework] },
    },
    null,
    2,
  )}\n`,
);
process.stdout.write(`${values.out} is built\n`);
