/**
 * Scaffolds a source that works at once: `npm run new source <name>`. Writes its registry file, worker, fake, staging
 * model and test, each to be changed into the real one, and the generated files.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedFiles } from "../generate/main.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const usage =
  "Usage: npm run new source <name>, the name in lower case with underscores, such as help_desk\n";

/** Template → the file that it becomes. */
const files = {
  "source.yaml.txt": "includes/sources/__source__.yaml",
  "contract.ts.txt": "functions/sources/__source__/contract.ts",
  "streams.ts.txt": "functions/sources/__source__/streams.ts",
  "fake.ts.txt": "sandbox/vendors/__source__/fake.ts",
  "staging.sqlx.txt": "definitions/staging/__source__/stg____source___records.sqlx",
  "test.ts.txt": "test/functions/sources/__source__.test.ts",
};

function main([what, name = ""]: readonly string[]): number {
  if (what !== "source" || !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    process.stderr.write(usage);
    return 64;
  }
  const fill = (text: string) =>
    text
      .replaceAll("__source__", name)
      .replaceAll("__SOURCE__", name.toUpperCase())
      .replaceAll("__Label__", labelOf(name));
  const wanted = Object.entries(files).map(([template, path]) => ({
    path: fill(path),
    text: fill(readFileSync(new URL(`templates/${template}`, import.meta.url), "utf8")),
  }));
  const taken = wanted.find(({ path }) => existsSync(join(root, path)));
  if (taken) {
    process.stderr.write(`${taken.path} is there already; nothing was written.\n`);
    return 1;
  }
  for (const { path, text } of wanted) write(path, text);
  format(wanted.map(({ path }) => path));
  for (const [path, text] of generatedFiles(root)) write(path, text);
  const lines = wanted.reduce((sum, { text }) => sum + text.split("\n").length - 1, 0);
  process.stdout.write(`${wanted.map(({ path }) => path).join("\n")}
${wanted.length} files, ${lines} lines. Its test passes as it is: npm test -- test/functions/sources/${name}
Now change each into the real source; CONTRIBUTING.md and docs/data_sources.md say what belongs where.
`);
  return 0;
}

/** The order of imports depends on the name. */
function format(paths: readonly string[]): void {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const code = paths.filter((path) => path.endsWith(".ts"));
  execFileSync(process.execPath, [biome, "check", "--write", ...code], { cwd: root, stdio: "pipe" });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** "help_desk" → "Help desk". */
function labelOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

process.exitCode = main(process.argv.slice(2));
