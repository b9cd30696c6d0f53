/**
 * Writes every generated file of the project; with --check writes nothing and fails when one of them is stale.
 * `npm run generate [-- --check]`
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataSourcesPage } from "./data-sources-page.ts";
import { envExample } from "./env-example.ts";
import { functionsPage } from "./functions-page.ts";
import { metricDefinitions } from "./metric-definitions.ts";
import { metricsPage } from "./metrics-page.ts";
import { readSources } from "./read-sources.ts";
import { registryModule } from "./registry-module.ts";
import { sharedMailDomains } from "./shared-mail-domains.ts";
import { workersModule } from "./workers-module.ts";

/** Path from the project's root → text of each generated file. */
export function generatedFiles(root: string): Map<string, string> {
  const sources = readSources(root);
  return new Map([
    [".env.example", envExample(sources)],
    ["functions/workers.gen.ts", workersModule(sources)],
    ["includes/registry.gen.js", registryModule(root)],
    ["includes/metric_definitions.gen.json", metricDefinitions(root)],
    ["includes/shared_mail_domains.gen.json", sharedMailDomains()],
    ["docs/data_sources.md", dataSourcesPage(sources)],
    ["docs/metrics_definitions.md", metricsPage(root)],
    ["sandbox/warehouse/FUNCTIONS.gen.md", functionsPage()],
  ]);
}

/** Paths whose committed text is not what the generator writes today. */
export function staleFiles(root: string): string[] {
  return [...generatedFiles(root)]
    .filter(([path, text]) => currentText(root, path) !== text)
    .map(([path]) => path);
}

function currentText(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function main(args: string[]): number {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  const stale = staleFiles(root);
  if (args.includes("--check")) {
    for (const path of stale)
      process.stderr.write(`${path} is stale: run \`npm run generate\` and commit it.\n`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const path of stale) writeFileSync(join(root, path), generatedFiles(root).get(path) ?? "");
  process.stdout.write(stale.length === 0 ? "Nothing to do.\n" : `Wrote ${stale.join(", ")}.\n`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
