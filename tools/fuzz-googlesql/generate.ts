import type { Rng } from "../../sandbox/company/base/rng.ts";
import {
  aggregateFunctions,
  scalarFunctions,
  windowFunctions,
} from "../../sandbox/warehouse/googlesql/functions/index.ts";
import { refusalOf } from "../generate/operator-refusal.ts";
import { KINDS, literalOf, PART, STEP } from "./values.ts";

/** A call or an operator that can be generated; `text` puts its arguments in their places. */
interface Form {
  readonly name: string;
  readonly aggregate: boolean;
  readonly least: number;
  readonly most: number;
  text(args: readonly string[]): string;
}

/** What gives another answer at every call, what Google's implementation lacks, and what is there to fail. */
const LEFT_OUT =
  /^(CURRENT_|RAND$|GENERATE_UUID|SESSION_USER|ERROR$|APPROX_|HLL_|KLL_|ANY_VALUE|TYPEOF|GROUPING|COLLATE|JUSTIFY_INTERVAL)/;

const TYPES = KINDS.filter((kind) => !kind.includes("<"));
const infix = (operator: string): Form => form(operator, 2, 2, ([a, b]) => `(${a} ${operator} ${b})`);
const FORMS: readonly Form[] = [
  ...[...scalarFunctions.keys()].map((name) => form(name, 0, 4, (args) => `${name}(${args.join(", ")})`)),
  ...[...aggregateFunctions.keys()].map((name) => ({
    ...form(name, 0, 2, (args) => `${name}(${args.join(", ")})`),
    aggregate: true,
  })),
  ...[...windowFunctions.keys()].map((name) =>
    form(name, 0, 3, (args) => `${name}(${args.join(", ")}) OVER (ORDER BY k)`),
  ),
  ...[
    "+",
    "-",
    "*",
    "/",
    "||",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "LIKE",
    "IS DISTINCT FROM",
    "AND",
    "OR",
  ].map(infix),
  ...["-", "NOT ", "~"].map((operator) => form(operator, 1, 1, ([a]) => `(${operator}${a})`)),
  ...TYPES.flatMap((type) => [
    form(`CAST AS ${type}`, 1, 1, ([a]) => `CAST(${a} AS ${type})`),
    form(`SAFE_CAST AS ${type}`, 1, 1, ([a]) => `SAFE_CAST(${a} AS ${type})`),
  ]),
  form("EXTRACT", 2, 2, ([a, part]) => `EXTRACT(${part} FROM ${a})`),
  form("IN", 3, 3, ([a, b, c]) => `(${a} IN (${b}, ${c}))`),
  form("IN UNNEST", 2, 2, ([a, b]) => `(${a} IN UNNEST(${b}))`),
  form("BETWEEN", 3, 3, ([a, b, c]) => `(${a} BETWEEN ${b} AND ${c})`),
  form("CASE", 3, 3, ([a, b, c]) => `CASE ${a} WHEN ${b} THEN ${c} END`),
  form("SAFE_OFFSET", 2, 2, ([a, b]) => `${a}[SAFE_OFFSET(${b})]`),
  form("OFFSET", 2, 2, ([a, b]) => `${a}[OFFSET(${b})]`),
  form("array", 2, 2, ([a, b]) => `[${a}, ${b}]`),
  form("subscript", 2, 2, ([a, b]) => `${a}[${b}]`),
];

function form(name: string, least: number, most: number, text: Form["text"]): Form {
  return { name, aggregate: false, least, most, text };
}

/** A generated query and the name of the form that it is about. */
export interface Generated {
  readonly about: string;
  readonly sql: string;
}

/** Generates queries from the whitelist. It learns which kinds of arguments each function takes by trying. */
export class Generator {
  readonly #signatures = new Map<Form, string[][]>();
  readonly #forms: readonly Form[];

  constructor(only: RegExp = /./) {
    this.#forms = FORMS.filter(({ name }) => !LEFT_OUT.test(name) && only.test(name));
  }

  next(rng: Rng): Generated {
    const chosen = rng.pick(this.#forms);
    const kinds = this.#kinds(chosen, rng);
    const rows = Array.from({ length: rng.int(1, 3) }, (_, i) => ({
      k: i,
      values: kinds.map((kind) => literalOf(kind, rng)),
    }));
    const isColumn = kinds.map((kind) => kind !== PART && kind !== STEP && rng.chance(0.6));
    const args = kinds.map((_, i) => (isColumn[i] ? `x${i}` : (rows[0]?.values[i] ?? "NULL")));
    const call = this.#wrapped(chosen, chosen.text(args), rng);
    const source = rows.map(({ k, values }) =>
      [`SELECT ${k} AS k`, ...values.flatMap((value, i) => (isColumn[i] ? [`${value} AS x${i}`] : []))].join(
        ", ",
      ),
    );
    const key = chosen.aggregate ? "" : "k, ";
    return { about: chosen.name, sql: `SELECT ${key}${call} AS v FROM (${source.join(" UNION ALL ")})` };
  }

  /** Now and then another form around the call. */
  #wrapped(chosen: Form, call: string, rng: Rng): string {
    if (chosen.aggregate || call.includes("OVER") || rng.chance(0.75)) return call;
    return rng.pick([
      `TO_JSON_STRING(${call})`,
      `FORMAT('%T', ${call})`,
      `CAST(${call} AS STRING)`,
      `[${call}][OFFSET(0)]`,
      `STRUCT(${call} AS f).f`,
      `IF(k = 0, NULL, ${call})`,
      `COALESCE(NULL, ${call})`,
      `(SELECT ${call})`,
    ]);
  }

  /** Kinds that the form is known to take; slightly wrong ones now and then. */
  #kinds(chosen: Form, rng: Rng): string[] {
    const known = this.#signatures.get(chosen) ?? [];
    if (known.length > 0 && rng.chance(0.75)) {
      const kinds = [...rng.pick(known)];
      if (rng.chance(0.1) && kinds.length > 0) kinds[rng.int(0, kinds.length - 1)] = rng.pick(KINDS);
      return kinds;
    }
    for (let attempt = 0; attempt < 60; attempt += 1) {
      const kinds = Array.from({ length: rng.int(chosen.least, chosen.most) }, () =>
        rng.pick([...KINDS, PART, STEP]),
      );
      const call = chosen.text(kinds.map((kind) => literalOf(kind, rng)));
      if (refusalOf(`SELECT ${call} FROM (SELECT 1 AS k)`) !== null) continue;
      if (!known.some((other) => other.join() === kinds.join()))
        this.#signatures.set(chosen, [...known, kinds]);
      return kinds;
    }
    return known.length > 0 ? [...rng.pick(known)] : [rng.pick(KINDS)];
  }
}
