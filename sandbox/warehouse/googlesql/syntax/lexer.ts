import { errorAt } from "../errors.ts";
import { type QuotedText, readQuoted } from "./string_literals.ts";
import type { Token, TokenKind } from "./tokens.ts";

const SPACE = /(?:[ \t\r\n\f\v]+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|@\s*\{[^}]*\})+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const QUOTE = /(?:[rR][bB]?|[bB][rR]?)?(?:'''|"""|'|")/y;
const PARAMETER = /@[A-Za-z_]\w*/y;
const SYSTEM_VARIABLE = /@@[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const OPERATOR = /\|>|<<|>>|<=|>=|!=|<>|\|\||=>|->|[-+*/()[\],.;:=<>&|^~{}]/y;

/** Splits a source text into tokens; the last one is always of kind "end". Comments and hints (`@{…}`) are left out. */
export function lex(source: string): Token[] {
  const tokens: Token[] = [];
  let at = endOfSpace(source, 0);
  while (at < source.length) {
    const token = readToken(source, at, tokens.at(-1));
    tokens.push(token);
    at = endOfSpace(source, token.end);
  }
  tokens.push({ kind: "end", tag: "", text: "", start: source.length, end: source.length });
  return tokens;
}

const endOfSpace = (source: string, at: number): number => at + (matchAt(SPACE, source, at)?.length ?? 0);

/** The match of a sticky expression at an offset. */
function matchAt(expression: RegExp, source: string, at: number): string | undefined {
  expression.lastIndex = at;
  return expression.test(source) ? source.slice(at, expression.lastIndex) : undefined;
}

function readToken(source: string, at: number, before: Token | undefined): Token {
  const character = source[at] as string;
  if ("'\"rRbB".includes(character)) {
    const opening = matchAt(QUOTE, source, at);
    if (opening !== undefined) return readLiteral(source, at, opening);
  }
  const word = matchAt(WORD, source, at);
  if (word !== undefined)
    return { kind: "word", tag: word.toUpperCase(), text: word, start: at, end: at + word.length };
  if (character === "`") return named("quoted", at, readName(source, at));
  if (character === "@") return readParameter(source, at);
  if (character === "?") return { kind: "positional", tag: "", text: "?", start: at, end: at + 1 };
  if (startsNumber(source, at, before)) {
    const number = matchAt(NUMBER, source, at) as string;
    return { kind: "number", tag: "", text: decimal(number), start: at, end: at + number.length };
  }
  const symbol = matchAt(OPERATOR, source, at);
  if (symbol === undefined || source.startsWith("/*", at)) throw illegalInput(source, at);
  const tag = symbol === "<>" ? "!=" : symbol;
  return { kind: "operator", tag, text: symbol, start: at, end: at + symbol.length };
}

/** Reads a string or bytes literal; `opening` is its prefix with its quote. */
function readLiteral(source: string, at: number, opening: string): Token {
  const prefix = opening.replace(/['"]+/, "");
  const form = {
    quote: opening.slice(prefix.length),
    raw: /r/i.test(prefix),
    bytes: /b/i.test(prefix),
  };
  return named(form.bytes ? "bytes" : "string", at, readQuoted(source, at, at + prefix.length, form));
}

const named = (kind: TokenKind, start: number, { value, end }: QuotedText): Token => ({
  kind,
  tag: "",
  text: value,
  start,
  end,
});

function readName(source: string, at: number): QuotedText {
  const name = readQuoted(source, at, at, { quote: "`", raw: false, bytes: false });
  if (name.value === "") throw errorAt("Syntax error: Invalid empty identifier", source, at);
  return name;
}

function readParameter(source: string, at: number): Token {
  const variable = matchAt(SYSTEM_VARIABLE, source, at);
  if (variable !== undefined)
    return named("system_variable", at, {
      value: variable.slice(2).toLowerCase(),
      end: at + variable.length,
    });
  const parameter = matchAt(PARAMETER, source, at);
  if (parameter !== undefined)
    return named("parameter", at, { value: parameter.slice(1), end: at + parameter.length });
  if (source[at + 1] === "`") return named("parameter", at, readName(source, at + 1));
  throw errorAt('Syntax error: Unexpected "@"', source, at);
}

/** A point begins a number unless it stands right behind a name or a closing bracket. */
function startsNumber(source: string, at: number, before: Token | undefined): boolean {
  const isDigit = (character = ""): boolean => character >= "0" && character <= "9";
  if (isDigit(source[at])) return true;
  if (source[at] !== "." || !isDigit(source[at + 1])) return false;
  const attached = before !== undefined && before.end === at;
  return !(attached && (before.kind === "word" || before.kind === "quoted" || /[)\]]/.test(before.tag)));
}

/** Hexadecimal integers in decimal digits, so that a number's text has one form. */
const decimal = (text: string): string => (/^0x/i.test(text) ? BigInt(text).toString() : text);

function illegalInput(source: string, at: number): Error {
  if (source.startsWith("/*", at)) return errorAt("Syntax error: Unclosed comment", source, at);
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  return errorAt(`Syntax error: Illegal input character ${JSON.stringify(character)}`, source, at);
}
