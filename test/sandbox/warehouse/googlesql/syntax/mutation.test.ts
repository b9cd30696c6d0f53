import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { WarehouseError } from "../../../../../sandbox/warehouse/googlesql/errors.ts";
import { lex } from "../../../../../sandbox/warehouse/googlesql/syntax/lexer.ts";
import { parseScript } from "../../../../../sandbox/warehouse/googlesql/syntax/parser.ts";
import { PROBE_AREAS, probeCases, probeStatements } from "../../probe_cases.ts";

const STATEMENTS = PROBE_AREAS.flatMap(probeCases).flatMap(probeStatements);
const anyStatement = fc.constantFrom(...STATEMENTS);
/** Ways to damage a list of tokens at two places, given as fractions of its length. */
const DAMAGES = {
  "without some tokens": (words: string[], from: number, to: number) => [
    ...words.slice(0, from),
    ...words.slice(to),
  ],
  "cut off": (words: string[], from: number) => words.slice(0, from),
  "with two tokens exchanged": (words: string[], from: number, to: number) =>
    words.map((word, index) =>
      index === from ? (words[to] ?? "") : index === to ? (words[from] ?? "") : word,
    ),
  "with tokens repeated": (words: string[], from: number, to: number) => [
    ...words.slice(0, to),
    ...words.slice(from),
  ],
};

/** Parses, or fails with an error that says where. */
function parsesOrSaysWhere(sql: string): void {
  try {
    parseScript(sql);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    expect(error.line).toBeGreaterThanOrEqual(1);
    expect(error.column).toBeGreaterThanOrEqual(1);
    expect(error.message).toMatch(/ at \[\d+:\d+\]$/);
  }
}

const place = fc.double({ min: 0, max: 1, noNaN: true });

test.each(Object.entries(DAMAGES))("a statement %s parses or is refused with its place", (_, damage) => {
  fc.assert(
    fc.property(anyStatement, place, place, (sql, first, second) => {
      const words = lex(sql).map(({ start, end }) => sql.slice(start, end));
      const [from = 0, to = 0] = [first, second]
        .map((at) => Math.floor(at * words.length))
        .sort((a, b) => a - b);
      parsesOrSaysWhere(damage(words, from, Math.max(to, from + 1)).join(" "));
    }),
    { numRuns: 1500 },
  );
});

test("a statement cut at any character parses or is refused with its place", () => {
  fc.assert(
    fc.property(anyStatement, place, (sql, at) =>
      parsesOrSaysWhere(sql.slice(0, Math.floor(at * sql.length))),
    ),
    { numRuns: 1500 },
  );
});

test("any text parses or is refused with its place", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), parsesOrSaysWhere), {
    numRuns: 1000,
  });
});
