import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { zipSync } from "fflate";

/**
 * Bundles functions/index.ts to dist/functions (or --out): one ES module, the registry beside it, and a
 * package.json that names functions-framework alone, because everything else is in the bundle. The same as an archive
 * stands beside it (dist/functions.zip); the same code gives the same bytes, so that nothing is deployed twice.
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
writeFileSync(`${out}.zip`, archive(out));
process.stdout.write(`${values.out} and ${values.out}.zip are built\n`);

function archive(folder: string): Uint8Array {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const contents = files.map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))] as const);
  return zipSync(Object.fromEntries(contents), { mtime: new Date(1980, 0, 1) });
}
