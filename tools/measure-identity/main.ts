import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, typescript } from "../../lib/local/process.ts";
import { compileProject } from "../../test/definitions/graph.ts";
import { agreement, missed, PAIRS, placeRecords } from "../../test/definitions/identity-truth.ts";
import { startProject } from "../../test/definitions/project.ts";
import { build } from "./build.ts";
import { loadIdentityStreams } from "./load-streams.ts";

/**
 * Precision and recall of the canonical companies against the truth of the synthetic company, by pair of sources:
 * `tsx tools/measure-identity/main.ts --scale small|default|large [--company DIR]`. Only what identity reads is loaded.
 * The last column says which bounds a pair misses.
 */
const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "small" },
    company: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const company = values.company ?? mkdtempSync(join(tmpdir(), "measure-identity-"));
if (values.company === undefined) {
  const made = await runCommand(
    typescript(
      "sandbox/company/main.ts",
      "--scale",
      values.scale,
      "--seed",
      values.seed,
      "--out",
      company,
      "--quiet",
    ),
  );
  if (made.code !== 0) throw new Error(made.stderr);
}
const [project, graph] = await Promise.all([startProject(), compileProject()]);
try {
  const loaded = await loadIdentityStreams(project, company);
  process.stdout.write(`${loaded} raw rows\n`);
  for (const { name, seconds } of await build(project, graph, ["intermediate.int_company_keys"])) {
    if (seconds > 1) process.stdout.write(`${name} in ${seconds.toFixed(1)} s\n`);
  }
  const records = await placeRecords(project, company);
  process.stdout.write("pair | true pairs | found pairs | precision | recall | misses\n");
  for (const pair of [undefined, ...PAIRS]) {
    const measured = agreement(records, pair);
    const { truePairs, foundPairs, precision, recall } = measured;
    const row = [
      pair?.join(" – ") ?? "all",
      truePairs,
      foundPairs,
      precision.toFixed(4),
      recall.toFixed(4),
      missed(measured).join(", "),
    ];
    process.stdout.write(`${row.join(" | ").trimEnd()}\n`);
  }
} finally {
  await project.stop();
  if (values.company === undefined) rmSync(company, { recursive: true, force: true });
}
