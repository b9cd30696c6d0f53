import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Engine } from "../../../sandbox/warehouse/engine/contract.ts";
import { openEngine } from "../../../sandbox/warehouse/engine/open.ts";
import { PROBE_AREAS, probeCases } from "./probe_cases.ts";
import { type ProbeOutcome, runProbe } from "./probe_outcome.ts";
import { KNOWN_REFUSALS } from "./probe_refusals.ts";

describe("the probe of GoogleSQL", () => {
  let engine: Engine;
  const table: string[] = [];

  beforeAll(async () => {
    engine = await openEngine({ project: "my-proj", file: null, threads: 2 });
  });

  afterAll(async () => {
    await engine.close();
    process.stdout.write(`${["area: right refused wrong", ...table].join("\n")}\n`);
  });

  test.each(PROBE_AREAS)(
    "%s: every answer is right, and only what is known to be missing is refused",
    async (area) => {
      const outcomes: ProbeOutcome[] = [];
      for (const probe of probeCases(area)) outcomes.push(await runProbe(engine, probe));
      const of = (verdict: ProbeOutcome["verdict"]) =>
        outcomes.filter((outcome) => outcome.verdict === verdict);
      table.push(`${area}: ${of("right").length} ${of("refused").length} ${of("wrong").length}`);
      expect(of("wrong")).toEqual([]);
      expect(of("refused").filter(({ id }) => !(id in KNOWN_REFUSALS))).toEqual([]);
      expect(of("right").filter(({ id }) => id in KNOWN_REFUSALS)).toEqual([]);
    },
  );
});
