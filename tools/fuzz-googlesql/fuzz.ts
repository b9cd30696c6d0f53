import { Rng } from "../../sandbox/company/base/rng.ts";
import type { Answer, Plain } from "../check-googlesql/answer.ts";
import { difference } from "../check-googlesql/compare.ts";
import { type Google, GoogleError } from "../check-googlesql/google/client.ts";
import { ForeignType } from "../check-googlesql/google/types.ts";
import type { FuzzedEngine, Outcome } from "./engine.ts";
import { type Generated, Generator } from "./generate.ts";
import { flaw } from "./judge.ts";
import { mutated } from "./mutate.ts";
import { shrink } from "./shrink.ts";

export interface Finding {
  readonly what: string;
  /** The function, operator or kind of statement. */
  readonly about: string;
  readonly sql: string;
  readonly detail: string;
  readonly seed: string;
}

export interface FuzzOptions {
  readonly seed: number;
  readonly mutated: number;
  readonly generated: number;
  /** Names of functions that generated queries are about. */
  readonly only?: RegExp | undefined;
  readonly google?: Google | undefined;
  readonly corpus: readonly string[];
  readonly onFinding?: (finding: Finding) => void;
  readonly onProgress?: (done: number) => void;
}

export interface Counts {
  rows: number;
  errors: number;
  compared: number;
}

type Flaw = { readonly what: string; readonly detail: string } | null;

/** Runs damaged and generated statements; one finding for each kind of flaw and function, made small. */
export async function fuzz(
  engine: FuzzedEngine,
  options: FuzzOptions,
): Promise<{ findings: Finding[]; counts: Counts }> {
  const { seed, corpus, google, onFinding, onProgress } = options;
  const findings = new Map<string, Finding>();
  const counts: Counts = { rows: 0, errors: 0, compared: 0 };
  const rng = new Rng(seed);
  const generator = new Generator(options.only);
  const total = options.mutated + options.generated;

  const find = async (about: string, sql: string, label: string, judge: (text: string) => Promise<Flaw>) => {
    const found = await judge(sql);
    if (!found) return;
    const place = found.what === "different" ? about : "";
    const key = `${found.what} ${place} ${found.detail.replaceAll(/[\d"'`].*/g, "").slice(0, 60)}`;
    if (findings.has(key)) return;
    findings.set(key, { what: found.what, about, sql, detail: found.detail, seed: label });
    const small = await shrink(sql, async (text) => (await judge(text))?.what === found.what);
    const finding = {
      what: found.what,
      about,
      sql: small,
      detail: (await judge(small))?.detail ?? found.detail,
      seed: label,
    };
    findings.set(key, finding);
    onFinding?.(finding);
  };
  const plain = async (sql: string): Promise<Flaw> => {
    const outcome = await engine.run(sql);
    counts[outcome.kind === "rows" ? "rows" : "errors"] += 1;
    return flaw(sql, outcome);
  };
  const compared = async (sql: string): Promise<Flaw> => {
    const outcome = await engine.run(sql);
    counts[outcome.kind === "rows" ? "rows" : "errors"] += 1;
    const own = flaw(sql, outcome);
    if (own || !google) return own;
    counts.compared += 1;
    return await against(google, sql, outcome);
  };

  for (let i = 0; i < total; i += 1) {
    onProgress?.(i);
    const one = rng.fork(i);
    const label = `${seed}:${i}`;
    if (i < options.mutated) await find("statement", mutated(corpus, one), label, plain);
    else {
      const { about, sql }: Generated = generator.next(one);
      await find(about, sql, label, compared);
    }
  }
  return { findings: [...findings.values()], counts };
}

/** Answers whose texts hold numbers with fewer digits: the version of 2023 writes FLOAT64 with up to 17. */
function withoutNoise({ columns, rows }: Answer): Answer {
  const shorter = (value: Plain): Plain =>
    typeof value === "string"
      ? value.replaceAll(/\d+\.\d{9,}/g, (digits) => String(Number(Number(digits).toPrecision(12))))
      : (value?.map(shorter) ?? null);
  return { columns, rows: rows.map((row) => row.map(shorter)) };
}

/** What Google's version of 2023 does not know says nothing. */
const LACKING =
  /Unimplemented|not implemented|Unsupported|Function not found|optional function|RET_CHECK|not supported/i;

/** What keeps Google's implementation busy for minutes. */
const ENDLESS = /\b(?:GENERATE_\w+|REPEAT|LPAD|RPAD)\s*\([\s\S]*(?:\d{6}|0001-|9999-)/i;

async function against(google: Google, sql: string, outcome: Outcome): Promise<Flaw> {
  if (outcome.kind !== "rows" && outcome.kind !== "error") return null;
  const refusedHere = outcome.kind === "error" && outcome.reason === "notImplemented";
  if (refusedHere || ENDLESS.test(sql)) return null;
  try {
    const theirs = await google.evaluate(sql);
    if (outcome.kind === "error")
      return {
        what: "fails here alone",
        detail: `${outcome.message} | Google: ${JSON.stringify(theirs.rows).slice(0, 200)}`,
      };
    const detail = difference(withoutNoise(theirs), withoutNoise(outcome.answer), false);
    return detail === null ? null : { what: "different", detail };
  } catch (error) {
    if (error instanceof ForeignType) return null;
    if (!(error instanceof GoogleError)) throw error;
    if (outcome.kind === "error" || /Deadline/i.test(error.message) || LACKING.test(error.message))
      return null;
    return {
      what: "fails at Google alone",
      detail: `${error.message} | here: ${JSON.stringify(outcome.answer.rows).slice(0, 200)}`,
    };
  }
}
