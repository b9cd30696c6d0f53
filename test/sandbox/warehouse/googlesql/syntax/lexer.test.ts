import { describe, expect, test } from "@jest/globals";
import { lex } from "../../../../../sandbox/warehouse/googlesql/syntax/lexer.ts";

const values = (sql: string) =>
  lex(sql)
    .slice(0, -1)
    .map(({ kind, text }) => [kind, text]);

describe("literals", () => {
  test.each([
    ["'it\\'s'", "it's"],
    ['"a\\tb"', "a\tb"],
    ["'\\x41\\u00e9\\U0001F600\\101'", "Aé😀A"],
    ["r'\\d+\\''", "\\d+\\'"],
    ["'''a\n'b' ''c'''", "a\n'b' ''c"],
    ['"""line\r\nline"""', "line\nline"],
    ["''", ""],
    ["''''''", ""],
  ])("the string %s has its value", (sql, value) => {
    expect(values(sql)).toEqual([["string", value]]);
  });

  test("bytes hold one unit per byte, text in UTF-8", () => {
    expect(values("b'\\xff\\000' B'é' rb'\\n'")).toEqual([
      ["bytes", "\xff\0"],
      ["bytes", "\xc3\xa9"],
      ["bytes", "\\n"],
    ]);
  });

  test("numbers have one form; a point behind a name or bracket is not part of a number", () => {
    expect(values("0x1F 1.5e-3 .5 1.").map(([, text]) => text)).toEqual(["31", "1.5e-3", ".5", "1."]);
    expect(
      values("a.1 b].2")
        .map(([kind]) => kind)
        .filter((kind) => kind === "operator"),
    ).toHaveLength(3);
  });
});

test("comments and hints are left out, in whatever order they stand", () => {
  expect(values("a -- x\n# y\n/* z\n*/ @{ h = 1 } b /**/")).toEqual([
    ["word", "a"],
    ["word", "b"],
  ]);
});

test("parameters, system variables and back-ticked names have their kinds", () => {
  expect(values("@p @`a b` ? @@Error.Message `x.y`")).toEqual([
    ["parameter", "p"],
    ["parameter", "a b"],
    ["positional", "?"],
    ["system_variable", "error.message"],
    ["quoted", "x.y"],
  ]);
});

test("operators are as long as they can be; <> is !=", () => {
  expect(lex("a<>b |> c>>d || e=>f->g").map(({ tag }) => tag)).toEqual([
    "A",
    "!=",
    "B",
    "|>",
    "C",
    ">>",
    "D",
    "||",
    "E",
    "=>",
    "F",
    "->",
    "G",
    "",
  ]);
});

test("tokens know where they begin and end", () => {
  expect(lex("  ab 'c' ").map(({ start, end }) => [start, end])).toEqual([
    [2, 4],
    [5, 8],
    [9, 9],
  ]);
});

describe("what is not GoogleSQL is refused with its place", () => {
  test.each([
    ["SELECT 'abc", "Syntax error: Unclosed string literal at [1:8]"],
    ["SELECT 'a\nb'", "Syntax error: Unclosed string literal at [1:8]"],
    ["SELECT r'a\\", "Syntax error: Unclosed string literal at [1:8]"],
    ["SELECT\n  '''abc''", "Syntax error: Unclosed triple-quoted string literal at [2:3]"],
    ["SELECT `a", "Syntax error: Unclosed identifier literal at [1:8]"],
    ["SELECT ``", "Syntax error: Invalid empty identifier at [1:8]"],
    ["SELECT /* a", "Syntax error: Unclosed comment at [1:8]"],
    ["SELECT '\\q'", "Syntax error: Illegal escape sequence: \\q at [1:9]"],
    ["SELECT '\\xZZ'", "Syntax error: Illegal escape sequence: \\x; hexadecimal digits must follow at [1:9]"],
    ["SELECT b'\\u0041'", "Unicode escape sequence cannot be used in bytes literals at [1:10]"],
    ["SELECT '\\ud800'", "Unicode value U+d800 is invalid at [1:9]"],
    ["SELECT é", 'Syntax error: Illegal input character "é" at [1:8]'],
    ["SELECT @ 1", 'Syntax error: Unexpected "@" at [1:8]'],
  ])("%j", (sql, message) => {
    expect(() => lex(sql)).toThrow(message);
  });
});
