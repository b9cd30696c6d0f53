import { describe, expect, test } from "@jest/globals";
import { parseScript } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";
import { PROBE_AREAS, probeCases, probeStatements } from "../../probe_cases.ts";

/** Statements that BigQuery's parser refuses too, and what is said about them. */
const REFUSED: Readonly<Record<string, string>> = {
  set_ops2: "Syntax error: Different set operations cannot be used in the same query",
  delete_no_where_err: "DELETE must have a WHERE clause at [1:1]",
};

test("there are 185 probe cases in 17 areas", () => {
  expect(PROBE_AREAS).toHaveLength(17);
  expect(PROBE_AREAS.flatMap(probeCases)).toHaveLength(185);
});

describe.each(PROBE_AREAS)("every statement of area %s parses", (area) => {
  test.each(probeCases(area).map((probe) => [probe.id, probe] as const))("%s", (id, probe) => {
    const statements = probeStatements(probe);
    const last = statements.pop() ?? "";
    for (const sql of statements) expect(parseScript(sql).length).toBeGreaterThan(0);
    const refusal = REFUSED[id];
    if (refusal !== undefined) expect(() => parseScript(last)).toThrow(refusal);
    else expect(parseScript(last).length).toBeGreaterThan(0);
  });
});

test("every node's position is an offset inside its statement", () => {
  for (const area of PROBE_AREAS)
    for (const probe of probeCases(area).filter(({ id }) => !(id in REFUSED)))
      for (const sql of probeStatements(probe))
        for (const position of positionsOf(parseScript(sql))) {
          expect(position).toBeGreaterThanOrEqual(0);
          expect(/\s/.test(sql[position] ?? " ")).toBe(false);
        }
});

function positionsOf(node: unknown): number[] {
  if (Array.isArray(node)) return node.flatMap(positionsOf);
  if (node === null || typeof node !== "object") return [];
  const own = "kind" in node && "position" in node ? [Number(node.position)] : [];
  return own.concat(Object.values(node).flatMap(positionsOf));
}
