/** Compares the project's SQL and the local warehouse with Google's own implementation: `npm run check:googlesql`. Opt-in. */

import { runTool } from "../run-tool.ts";
import { checkProbes } from "./check-probes.ts";
import { connectGoogle } from "./google/client.ts";
import { GoogleMissing, googleFiles } from "./google/install.ts";
import { type CheckOptions, parseOptions, usage } from "./options.ts";
import { printResults } from "./print.ts";
import { checkProject, type Selection } from "./project/check-project.ts";
import { isTrouble, type Result } from "./result.ts";

process.exitCode = await runTool({
  usage,
  parse: parseOptions,
  run: check,
  missing: { error: GoogleMissing, code: "GOOGLE_MISSING" },
});

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
