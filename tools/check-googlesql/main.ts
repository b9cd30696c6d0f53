/** Compares the project's SQL and the local warehouse with Google's own implementation: `npm run check:googlesql`. Opt-in. */
import { checkProbes } from "./check-probes.ts";
import { connectGoogle } from "./google/client.ts";
import { GoogleMissing, googleFiles } from "./google/install.ts";
import { type CheckOptions, parseOptions, usage } from "./options.ts";
import { printResults } from "./print.ts";
import { checkProject, type Selection } from "./project/check-project.ts";
import { isTrouble, type Result } from "./result.ts";

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code; `usage` lists the codes. */
async function main(args: readonly string[]): Promise<number> {
  let options: CheckOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`USAGE: ${(error as Error).message}\n\n${usage}`);
    return 64;
  }
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    return await check(options);
  } catch (error) {
    if (!(error instanceof GoogleMissing)) throw error;
    process.stderr.write(`GOOGLE_MISSING: ${error.message}\n`);
    return 1;
  }
}

async function check({ json, select, records }: CheckOptions): Promise<number> {
  const say = (what: string) => process.stderr.write(`${what}\n`);
  const google = await connectGoogle(await googleFiles(say));
  const results: Result[] = [];
  const selection: Selection = {
    records,
    say,
    wants: (kind, name) => select.length === 0 || select.some((text) => `${kind} ${name}`.includes(text)),
    add: (result) => {
      results.push(result);
      if (isTrouble(result)) say(`${result.kind} ${result.name}: ${result.verdict}: ${result.detail}`);
    },
  };
  try {
    await checkProject(google, selection);
    await checkProbes(google, selection);
  } finally {
    google.close();
  }
  if (results.length === 0) say(`No statement has ${select.join(" or ")} in its name.`);
  process.stdout.write(`${json ? JSON.stringify(results, null, 2) : printResults(results)}\n`);
  return results.length === 0 || results.some(isTrouble) ? 1 : 0;
}
