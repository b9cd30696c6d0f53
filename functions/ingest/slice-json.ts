export type Sliced = {
  /** Each element of the array, exactly as it stands in the text. */
  elements: string[];
  /** The text with that array emptied. */
  envelope: string;
};

/**
 * Cuts the elements of the array under a top-level key out of a JSON object's text without
 * parsing them, so that numbers, escapes and spaces stay as received. Throws when the key holds no
 * array or the text is cut off; the elements themselves are not checked.
 */
export function sliceArray(text: string, key: string): Sliced {
  const start = arrayStart(text, key);
  const elements: string[] = [];
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) !== closeBracket) {
    const end = valueEnd(text, at);
    elements.push(text.slice(at, end));
    at = skipSpace(text, end);
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
    else if (text.charCodeAt(at) !== closeBracket) throw broken(at);
  }
  return { elements, envelope: `${text.slice(0, start)}[]${text.slice(at + 1)}` };
}

const quote = 34;
const comma = 44;
const colon = 58;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

function arrayStart(text: string, key: string): number {
  let at = skipSpace(text, 0);
  if (text.charCodeAt(at) !== openBrace) throw broken(at);
  at = skipSpace(text, at + 1);
  while (text.charCodeAt(at) === quote) {
    const nameEnd = stringEnd(text, at);
    const name = text.slice(at + 1, nameEnd - 1);
    at = skipSpace(text, nameEnd);
    if (text.charCodeAt(at) !== colon) throw broken(at);
    at = skipSpace(text, at + 1);
    if (name === key) {
      if (text.charCodeAt(at) !== openBracket) throw new SyntaxError(`"${key}" holds no array`);
      return at;
    }
    at = skipSpace(text, valueEnd(text, at));
    if (text.charCodeAt(at) === comma) at = skipSpace(text, at + 1);
  }
  throw new SyntaxError(`The object has no "${key}"`);
}

/** The place after the value that begins at `at`. */
function valueEnd(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return stringEnd(text, at);
  if (first !== openBrace && first !== openBracket) return scalarEnd(text, at);
  let depth = 0;
  for (let i = at; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === quote) i = stringEnd(text, i) - 1;
    else if (code === openBrace || code === openBracket) depth += 1;
    else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  throw broken(text.length);
}

function stringEnd(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  throw broken(text.length);
}

function scalarEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !/[\s,\]}]/.test(text[end] ?? "")) end += 1;
  if (end === at) throw broken(at);
  return end;
}

function skipSpace(text: string, at: number): number {
  let i = at;
  for (let code = text.charCodeAt(i); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(i))
    i += 1;
  return i;
}

function broken(at: number): SyntaxError {
  return new SyntaxError(`The JSON is broken at character ${at}`);
}
