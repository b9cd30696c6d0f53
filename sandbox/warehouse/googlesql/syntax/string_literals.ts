import { errorAt } from "../errors.ts";

export interface QuotedText {
  value: string;
  /** Offset behind the closing quote. */
  end: number;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "?": "?",
  '"': '"',
  "'": "'",
  "`": "`",
};

/**
 * Reads a string, bytes or back-ticked literal whose opening quote stands at `open`; `start` is where the literal with its
 * prefix begins, for errors. Bytes come back as one UTF-16 unit per byte.
 */
export function readQuoted(
  source: string,
  start: number,
  open: number,
  form: { quote: string; raw: boolean; bytes: boolean },
): QuotedText {
  const { quote, raw, bytes } = form;
  const triple = quote.length === 3;
  let value = "";
  let at = open + quote.length;
  let plainFrom = at;
  const takePlain = (): void => {
    if (at > plainFrom) value += plain(source.slice(plainFrom, at), bytes, triple);
  };
  for (;;) {
    const character = source[at];
    if (character === undefined || (!triple && (character === "\n" || character === "\r")))
      throw unclosed(source, start, quote);
    if (character === quote[0] && (!triple || source.startsWith(quote, at))) {
      takePlain();
      return { value, end: at + quote.length };
    }
    if (character !== "\\") {
      at += 1;
    } else if (raw) {
      if (at + 1 >= source.length) throw unclosed(source, start, quote);
      at += 2;
    } else {
      takePlain();
      const sequence = readEscape(source, at, bytes);
      value += sequence.value;
      at = plainFrom = sequence.end;
    }
  }
}

/** Line ends count as one `\n` in a triple-quoted literal; bytes hold their text in UTF-8. */
function plain(text: string, bytes: boolean, triple: boolean): string {
  const lines = triple && text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  return bytes ? Buffer.from(lines, "utf8").toString("latin1") : lines;
}

function unclosed(source: string, start: number, quote: string) {
  const what = quote === "`" ? "identifier" : quote.length === 3 ? "triple-quoted string" : "string";
  return errorAt(`Syntax error: Unclosed ${what} literal`, source, start);
}

const DIGITS: Readonly<Record<string, RegExp>> = {
  x: /[0-9a-fA-F]{2}/y,
  X: /[0-9a-fA-F]{2}/y,
  u: /[0-9a-fA-F]{4}/y,
  U: /[0-9a-fA-F]{8}/y,
};
const OCTAL = /[0-3][0-7]{2}/y;

/** Reads the escape sequence whose backslash stands at `at`. */
function readEscape(source: string, at: number, bytes: boolean): QuotedText {
  const letter = source[at + 1] ?? "";
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) return { value: simple, end: at + 2 };
  const illegal = (detail: string) =>
    errorAt(`Syntax error: Illegal escape sequence: \\${letter}${detail}`, source, at);
  const octal = letter >= "0" && letter <= "7";
  const digits = octal ? OCTAL : DIGITS[letter];
  if (digits === undefined) throw illegal("");
  if (bytes && (letter === "u" || letter === "U"))
    throw illegal("; Unicode escape sequence cannot be used in bytes literals");
  digits.lastIndex = octal ? at + 1 : at + 2;
  const match = digits.exec(source);
  if (match === null)
    throw illegal(octal ? "; three octal digits must follow" : "; hexadecimal digits must follow");
  const code = Number.parseInt(match[0], octal ? 8 : 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    throw illegal(`; Unicode value U+${code.toString(16)} is invalid`);
  return { value: String.fromCodePoint(code), end: digits.lastIndex };
}
