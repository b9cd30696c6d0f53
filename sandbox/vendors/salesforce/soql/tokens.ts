import { malformed } from "../errors.ts";

export type Token =
  | { kind: "word"; text: string }
  | { kind: "string"; text: string }
  | { kind: "value"; text: string }
  | { kind: "sign"; text: string };

const PATTERN =
  /\s*(?:('(?:[^'\\]|\\.)*')|(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))?|-?\d+(?:\.\d+)?)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(<=|>=|!=|<>|[=<>(),]))/y;

/** The tokens of a query. Throws MALFORMED_QUERY at what is none. */
export function tokens(query: string): Token[] {
  const found: Token[] = [];
  const text = query.trim();
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const at = PATTERN.lastIndex;
    const match = PATTERN.exec(text);
    if (!match) throw malformed(`unexpected token at position ${at}: '${text.slice(at, at + 12)}'`);
    const [, string, value, word, sign] = match;
    if (string !== undefined) found.push({ kind: "string", text: unescaped(string.slice(1, -1)) });
    else if (value !== undefined) found.push({ kind: "value", text: value });
    else if (word !== undefined) found.push({ kind: "word", text: word });
    else found.push({ kind: "sign", text: sign as string });
  }
  return found;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
