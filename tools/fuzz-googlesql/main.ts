/** Looks for statements that the local warehouse answers wrongly or not at all: `npm run fuzz:googlesql`. */
import { PROBE_AREAS, probeCases, probeStatements } from "../../test/sandbox/warehouse/probe_cases.ts";
import { connectGoogle } from "../check-googlesql/google/client.ts";
import { GoogleMissing, googleFiles } from "../check-googlesql/google/install.ts";
import { runTool } from "../run-tool.ts";
import { openFuzzedEngine } from "./engine.ts";
import { type Finding, fuzz } from "./fuzz.ts";
import { type FuzzArguments, parseOptions, usage } from "./options.ts";

process.exitCode = await runTool({
  usage,
  parse: parseOptions,
  run: run,
  missing: { error: GoogleMissing, code: "GOOGLE_MISSING" },
});

async function run(options: FuzzArguments): Promise<number> {
  const say = (what: string) => process.stderr.write(`${what}\n`);
  const google = options.google
    ? await connectGoogle(await googleFiles(say, { fetch: false }), 15)
    : undefined;
  const engine = openFuzzedEngine();
  try {
    const { findings, counts } = await fuzz(engine, {
      seed: options.seed,
      mutated: options.statements,
      generated: options.generated,
      only: options.only,
      google,
      corpus: PROBE_AREAS.flatMap(probeCases).flatMap(probeStatements),
      onFinding: (finding) => say(text(finding)),
      onProgress: (done) => done > 0 && done % 1000 === 0 && say(`${done} statements`),
    });
    say(
      `${counts.rows} gave rows, ${counts.errors} errors, ${counts.compared} were compared; ${findings.length} findings`,
    );
    process.stdout.write(
      options.json ? `${JSON.stringify(findings, null, 2)}\n` : `${findings.map(text).join("\n")}\n`,
    );
    return findings.length === 0 ? 0 : 1;
  } finally {
    engine.close();
    google?.close();
  }
}

function text({ what, about, sql, detail, seed }: Finding): string {
  return `${what}: ${about} (seed ${seed})\n  ${sql.length > 400 ? `${sql.slice(0, 400)}…` : sql}\n  ${detail}`;
}
