import { PROBE_AREAS, probeCases, probeStatements } from "../../../test/sandbox/warehouse/probe_cases.ts";
import type { ScratchWarehouse } from "./scratch-warehouse.ts";

/**
 * The statements of the warehouse's probe that are one query or one DML statement: the last of each case, once the steps
 * before it have run. Left out: what must fail, what has parameters, scripts and DDL, and what the engine refuses.
 */
export async function probeQueries(warehouse: ScratchWarehouse): Promise<string[]> {
  const found: string[] = [];
  for (const area of PROBE_AREAS) {
    for (const probe of probeCases(area)) {
      const steps = probeStatements(probe);
      const last = steps.pop() ?? "";
      if (probe.error || probe.params) continue;
      try {
        for (const step of steps) await warehouse.run(step);
        if (warehouse.translate(last) !== null) found.push(last);
      } catch {
        // The probe's own test tells what is refused.
      }
    }
  }
  return found;
}
