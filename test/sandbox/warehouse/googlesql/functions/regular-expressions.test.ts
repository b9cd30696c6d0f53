import { expect, test } from "@jest/globals";
import { capturingGroups } from "../../../../../sandbox/warehouse/googlesql/functions/regular-expression-groups.ts";
import { rowsOf, table, withRuntime } from "./evaluate.ts";

withRuntime();

table("regular expressions", [
  ["REGEXP_CONTAINS('foo@bar.com', r'@\\w+\\.')", true],
  ["REGEXP_EXTRACT('foo@bar', r'^(\\w+)@')", "foo"],
  ["REGEXP_EXTRACT('foo@bar', r'\\d')", null],
  ["REGEXP_EXTRACT('a', r'(a)(b)?')", new Error("more than 1 capturing group")],
  ["REGEXP_EXTRACT_ALL('a1b22', r'\\d+')", ["1", "22"]],
  ["REGEXP_REPLACE('abc', r'(b)', r'<\\1>')", "a<b>c"],
  ["REGEXP_CONTAINS('a', '(')", new Error("missing )")],
]);

table("REGEXP_EXTRACT gives NULL for a group that took no part", [
  ["REGEXP_EXTRACT('ab', '(x)?b')", null],
  ["REGEXP_EXTRACT('ab', '(a)?b')", "a"],
  ["REGEXP_EXTRACT('ab', 'a|(b)')", null],
  ["REGEXP_EXTRACT('', 'a*')", ""],
]);

table("REGEXP_EXTRACT finds the n-th match from a position on", [
  ["REGEXP_EXTRACT('a1b22c333', r'[a-z](\\d+)', 1, 2)", "22"],
  ["REGEXP_EXTRACT('Hello Helloo and Hellooo', 'H?ello+', 3, 2)", "Hellooo"],
  ["REGEXP_EXTRACT('abc', '^b', 2)", "b"],
  ["REGEXP_EXTRACT('éa', 'a', 2)", "a"],
  ["REGEXP_EXTRACT('abc', '', 4)", null],
  ["REGEXP_EXTRACT('abc', 'b', 0)", new Error("Position must be positive")],
  ["REGEXP_EXTRACT('abc', 'b', 1, 0)", new Error("Occurrence must be positive")],
]);

table("an empty match is found before every character, not behind the last", [
  ["REGEXP_EXTRACT_ALL('abc', '')", ["", "", ""]],
  ["REGEXP_EXTRACT_ALL('abab', 'a*')", ["a", "", "a", ""]],
  ["REGEXP_EXTRACT_ALL('', 'a*')", [""]],
  ["REGEXP_EXTRACT_ALL('aab', '(a)?b?')", ["a", "a"]],
  ["REGEXP_EXTRACT_ALL('xaxbx', '(x)|a')", ["x", "", "x", "x"]],
]);

table("REGEXP_INSTR gives places in characters", [
  ["REGEXP_INSTR('ab.cd', r'\\.')", "3"],
  ["REGEXP_INSTR('abc', 'x')", "0"],
  ["REGEXP_INSTR('a@cd-ef b@cd-ef c@cd-ef', '@[^-]*', 1, 2)", "10"],
  ["REGEXP_INSTR('a@cd-ef', '@[^-]*', 1, 1, 1)", "5"],
  ["REGEXP_INSTR('abc', 'a(b)c', 1, 1, 1)", "3"],
  ["REGEXP_INSTR('😀a', 'a', 1, 1, 1)", "3"],
  ["REGEXP_INSTR('abc', '$')", "4"],
  ["REGEXP_INSTR('a', '')", "0"],
  ["REGEXP_INSTR('a', 'a', 1, 1, 2)", new Error("Invalid return_position_after_match")],
]);

table("REGEXP_REPLACE refuses what its replacement cannot mean", [
  ["REGEXP_REPLACE('abc', 'b', r'\\1')", new Error("requests 1 matches")],
  ["REGEXP_REPLACE('abc', 'b', '\\\\')", new Error("not allowed at end")],
  ["REGEXP_REPLACE('abc', 'b', r'\\x')", new Error("must be followed by a digit")],
  ["REGEXP_REPLACE('abc', 'b', r'\\\\')", "a\\c"],
]);

table("a pattern that is none has RE2's message, and is NULL for SAFE", [
  ["REGEXP_EXTRACT('a', 'a**')", new Error("Cannot parse regular expression: bad repetition operator: **")],
  ["REGEXP_CONTAINS('a', '(?=a)')", new Error("Cannot parse regular expression: invalid perl operator: (?=")],
  ["SAFE.REGEXP_CONTAINS('a', '(')", null],
  ["SAFE.REGEXP_REPLACE('a', '(', 'b')", null],
]);

test("patterns may come from columns", async () => {
  const patterns = "FROM UNNEST(['b', '(a)b', 'x', NULL]) AS p WITH OFFSET AS i ORDER BY i";
  expect(await rowsOf(`SELECT REGEXP_EXTRACT('abc', p) ${patterns}`)).toEqual(["b", "a", null, null]);
  expect(await rowsOf(`SELECT REGEXP_EXTRACT_ALL('abc', p) ${patterns}`)).toEqual([["b"], ["a"], [], null]);
  expect(await rowsOf(`SELECT REGEXP_REPLACE('abc', p, r'<\\0>') ${patterns}`)).toEqual([
    "a<b>c",
    "<ab>c",
    "abc",
    null,
  ]);
  expect(
    await rowsOf("SELECT REGEXP_REPLACE(s, p, r'-\\0') FROM UNNEST(['abc', '']) AS s, UNNEST(['b*']) AS p"),
  ).toEqual(["-a-bc-", "-"]);
});

test.each([
  ["a(b)c", 1, false],
  ["(?:x|y)=(z)", 1, false],
  ["x|(y)", 1, true],
  ["(?:(a))?b", 1, true],
  ["(a){0,2}", 1, true],
  ["[(](a|b)\\)", 1, false],
  ["(?P<n>a)\\Q(\\E", 1, false],
  ["(a)(b)", 2, false],
])("%s has %i groups", (pattern, count, optional) => {
  expect(capturingGroups(pattern)).toEqual({ count, optional });
});
