import type { Rng } from "../../sandbox/company/base/rng.ts";
import { joined, wordsOf } from "./words.ts";

/** Words that break things. */
const ODD = [
  "NULL", "1", "-1", "0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e308", "1e400", "0x7f",
  "'a'", "''", "'\\0'", "'é𝔘'", "b'\\xff'", "TRUE", "[]", "[NULL]", "STRUCT()", "(1, 2)", "*", ",", "(", ")", "[", "]", ".", ";",
  "DATE '2024-02-29'", "DATE '0001-01-01'", "TIMESTAMP '9999-12-31 23:59:59.999999+00'", "NUMERIC '1e-9'", "INTERVAL 1 DAY",
  "JSON '{}'", "@p", "@@x", "?", "`a b`", "AS", "FROM", "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "OVER ()", "DISTINCT", "UNION ALL",
  "SELECT", "UNNEST", "ARRAY", "STRUCT", "CAST", "NOT", "AND", "IN", "IS", "LIKE", "BETWEEN", "CASE", "WHEN", "END", "|>", "||", "=>", "->",
  "WITH", "QUALIFY", "HAVING", "WINDOW", "EXCEPT", "REPLACE", "PIVOT", "JOIN", "USING", "ON", "TABLESAMPLE", "RANGE", "\u0000", "\u202e", "🙂",
] as const; // biome-ignore format: a list of words

const TYPES = [
  "INT64",
  "FLOAT64",
  "NUMERIC",
  "BIGNUMERIC",
  "BOOL",
  "STRING",
  "BYTES",
  "DATE",
  "TIME",
  "DATETIME",
  "TIMESTAMP",
  "JSON",
  "INTERVAL",
];

type Mutation = (words: string[], rng: Rng, corpus: readonly string[]) => string[];

const MUTATIONS: readonly Mutation[] = [
  (words, rng) => cut(words, rng).rest,
  (words, rng) => {
    const { before, cut: part, after } = cut(words, rng);
    return [...before, ...part, ...part, ...after];
  },
  (words, rng) => {
    const [a, b] = [at(words, rng), at(words, rng)];
    return words.map((word, i) => (i === a ? words[b] : i === b ? words[a] : word) ?? word);
  },
  (words, rng) => words.toSpliced(at(words, rng), 1, rng.pick(ODD)),
  (words, rng) => words.toSpliced(at(words, rng), 0, rng.pick(ODD)),
  (words, rng, corpus) => words.toSpliced(at(words, rng), 1, rng.pick(wordsOf(rng.pick(corpus)))),
  (words, rng, corpus) =>
    words.toSpliced(at(words, rng), rng.int(0, 3), ...cut(wordsOf(rng.pick(corpus)), rng).cut),
  (words, rng, corpus) => splice(words, wordsOf(rng.pick(corpus)), rng),
  (words, rng) =>
    words.map((word) => (TYPES.includes(word.toUpperCase()) && rng.chance(0.5) ? rng.pick(TYPES) : word)),
  (words, rng) => words.slice(0, at(words, rng)),
  (words, rng) => nest(words, rng),
  (words, rng) =>
    words.map((word) =>
      /^\d+$/.test(word) && rng.chance(0.5) ? rng.pick(["0", "-1", "9".repeat(40), "1e99"]) : word,
    ),
];

/** A statement of the corpus, damaged one to four times. */
export function mutated(corpus: readonly string[], rng: Rng): string {
  let words = wordsOf(rng.pick(corpus));
  for (let n = rng.pick([1, 1, 1, 2, 2, 4]); n > 0 && words.length > 0; n -= 1)
    words = rng.pick(MUTATIONS)(words, rng, corpus);
  return joined(words);
}

const at = (words: readonly string[], rng: Rng): number => rng.int(0, Math.max(0, words.length - 1));

function cut(words: readonly string[], rng: Rng) {
  const from = at(words, rng);
  const to = Math.min(words.length, from + rng.int(1, 8));
  const [before, after] = [words.slice(0, from), words.slice(to)];
  return { before, cut: words.slice(from, to), after, rest: [...before, ...after] };
}

/** Replaces a bracketed part, or the part from one clause on, by one of another statement. */
function splice(words: string[], other: string[], rng: Rng): string[] {
  const [mine, theirs] = [bracket(words, rng), bracket(other, rng)];
  if (mine && theirs)
    return words.toSpliced(mine[0], mine[1] - mine[0] + 1, ...other.slice(theirs[0], theirs[1] + 1));
  const clause = /^(FROM|WHERE|GROUP|ORDER|HAVING|LIMIT|SELECT)$/i;
  const [from, to] = [
    words.findIndex((word) => clause.test(word)),
    other.findIndex((word) => clause.test(word)),
  ];
  return [...words.slice(0, Math.max(0, from)), ...other.slice(Math.max(0, to))];
}

function bracket(words: readonly string[], rng: Rng): [number, number] | null {
  const opening = words.flatMap((word, i) => (word === "(" ? [i] : []));
  if (opening.length === 0) return null;
  const from = rng.pick(opening);
  for (let i = from, depth = 0; i < words.length; i += 1) {
    if (words[i] === "(") depth += 1;
    if (words[i] === ")") depth -= 1;
    if (depth === 0) return [from, i];
  }
  return null;
}

function nest(words: string[], rng: Rng): string[] {
  const depth = rng.pick([3, 30, 300, 3000]);
  const [open, close] = rng.pick([
    ["(", ")"],
    ["[", "]"],
    ["ABS(", ")"],
    ["(SELECT ", ")"],
    ["NOT ", ""],
    ["- ", ""],
    ["CASE WHEN TRUE THEN ", " END"],
  ] as const);
  const i = at(words, rng);
  return words.toSpliced(i, 1, `${open.repeat(depth)}${words[i]}${close.repeat(depth)}`);
}
