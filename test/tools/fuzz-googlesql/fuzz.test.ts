import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Rng } from "../../../sandbox/company/base/rng.ts";
import { type FuzzedEngine, openFuzzedEngine } from "../../../tools/fuzz-googlesql/engine.ts";
import { fuzz } from "../../../tools/fuzz-googlesql/fuzz.ts";
import { flaw } from "../../../tools/fuzz-googlesql/judge.ts";
import { mutated } from "../../../tools/fuzz-googlesql/mutate.ts";
import { shrink } from "../../../tools/fuzz-googlesql/shrink.ts";
import { PROBE_AREAS, probeCases, probeStatements } from "../../sandbox/warehouse/probe_cases.ts";

const corpus = PROBE_AREAS.flatMap(probeCases).flatMap(probeStatements);
let engine: FuzzedEngine;

beforeAll(() => {
  engine = openFuzzedEngine();
});

afterAll(() => engine.close());

test("damaged and generated statements give rows, or errors that read like BigQuery's", async () => {
  const { findings, counts } = await fuzz(engine, { seed: 3, mutated: 250, generated: 150, corpus });
  expect(findings).toEqual([]);
  expect(counts.rows).toBeGreaterThan(50);
  expect(counts.errors).toBeGreaterThan(50);
});

test("a process that does not answer in time is a hang, and another takes its place", async () => {
  const hasty = openFuzzedEngine(1);
  const endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SELECT COUNT(*) FROM r";
  expect((await hasty.run(endless)).kind).toBe("hang");
  expect((await hasty.run(endless)).kind).toBe("hang");
  hasty.close();
});

describe("what is a flaw", () => {
  const error = (message: string, place = true) =>
    flaw("SELECT 1", { kind: "error", message, reason: "invalidQuery", place })?.what;

  test.each([
    ["Binder Error: No function matches", "leak"],
    ["Candidate functions: bq_add(…)", "leak"],
    ["Value 1e99 is out of range for DECIMAL(38,9)", "leak"],
    ["Cannot read properties of undefined", "leak"],
    ["", "no message"],
  ])("%s", (message, what) => expect(error(message)).toBe(what));

  test("a syntax error without its place", () => {
    expect(error("Syntax error: Unexpected end of script", false)).toBe("no place");
    expect(error("Syntax error: Unexpected end of script")).toBeUndefined();
  });

  test("but not a word that the statement itself holds", () => {
    const outcome = {
      kind: "error",
      message: "Table not found: varchar",
      reason: "notFound",
      place: true,
    } as const;
    expect(flaw("SELECT * FROM varchar", outcome)).toBeNull();
  });

  test("a process that ended", () => {
    expect(flaw("SELECT 1", { kind: "crash", message: "SIGSEGV" })?.what).toBe("crash");
  });
});

test("the same seed damages alike", () => {
  const some = (seed: number) => Array.from({ length: 20 }, (_, i) => mutated(corpus, new Rng(seed).fork(i)));
  expect(some(1)).toEqual(some(1));
  expect(some(1)).not.toEqual(some(2));
});

test("a finding shrinks to what makes it one", async () => {
  const small = await shrink("SELECT a, LN(0) AS b FROM t WHERE c = 1", async (sql) =>
    /LN \( 0 \)|LN\(0\)/.test(sql),
  );
  expect(small).toBe("SELECT LN ( 0 )");
});
