import { openEngine } from "../../sandbox/warehouse/engine/open.ts";
import { parseScript } from "../../sandbox/warehouse/googlesql/syntax/parser.ts";
import type { Binding } from "../../sandbox/warehouse/googlesql/translate/typed.ts";
import {
  PROBE_AREAS,
  type ProbeCase,
  probeCases,
  probeStatements,
} from "../../test/sandbox/warehouse/probe_cases.ts";
import { parametersOf } from "../../test/sandbox/warehouse/probe_outcome.ts";
import type { Plain } from "./answer.ts";
import { checkQuery } from "./check-query.ts";
import type { Google, Parameter } from "./google/client.ts";
import { localAnswer, localTables } from "./local.ts";
import type { Selection } from "./project/check-project.ts";

/** Probe cases that end with a query, over the tables that the statements before it made locally. */
export async function checkProbes(google: Google, { wants, add }: Selection): Promise<void> {
  const engine = await openEngine({ project: "my-proj", file: null });
  try {
    for (const area of PROBE_AREAS) {
      for (const probe of probeCases(area)) {
        const name = `${area}/${probe.id}`;
        const statements = probeStatements(probe);
        const sql = statements.at(-1) ?? "";
        if (!wants("probe", name) || !isQuery(sql)) continue;
        for (const { dataset } of await engine.catalog.datasets())
          await engine.catalog.deleteDataset(dataset, true);
        const given = parametersOf(probe);
        for (const before of statements.slice(0, -1)) await engine.execute({ sql: before, ...given });
        const outcome = await checkQuery(
          google,
          engine,
          sql,
          await localTables(engine),
          parameters(given),
          () => localAnswer(engine, { sql, ...given }),
        );
        add({ kind: "probe", name, ...judged(probe, outcome) });
      }
    }
  } finally {
    await engine.close();
  }
}

/** A refusal is right where an error is expected, and says nothing of what Google's version of 2023 does not know. */
function judged(probe: ProbeCase, outcome: Awaited<ReturnType<typeof checkQuery>>): typeof outcome {
  const refusedHere =
    outcome.verdict === "local error" && outcome.detail.includes("not supported by the local");
  const documented = probe.source !== "zetasql" && outcome.verdict === "different";
  if (refusedHere || documented) return { ...outcome, verdict: "not comparable" };
  if (outcome.verdict !== "refused") return outcome;
  if (probe.error !== undefined) return { ...outcome, verdict: "agrees", detail: "" };
  return probe.source === "zetasql" ? outcome : { ...outcome, verdict: "not comparable" };
}

function isQuery(sql: string): boolean {
  try {
    const statements = parseScript(sql);
    return statements.length === 1 && statements[0]?.kind === "query_statement";
  } catch {
    return true;
  }
}

/** Parameters of a probe as Google's implementation is given them. */
function parameters(given: ReturnType<typeof parametersOf>): Parameter[] {
  const list = given.parameters;
  if (!list) return [];
  const named = [...(list.named ?? [])].map(([name, binding]) => ({ name, ...plainBinding(binding) }));
  return [...named, ...(list.positional ?? []).map(plainBinding)];
}

const plainBinding = ({ type, value }: Binding) => ({ type, value: plainParameter(value) });

/** Structs come as objects or by position. */
function plainParameter(value: unknown): Plain {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? Object.values(value).map(plainParameter) : String(value);
}
