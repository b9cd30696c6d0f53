import { JSON_TOKENS } from "./json-text.ts";

/** JSON over several lines, indented by two blanks; empty arrays and objects stay on theirs. */
export function prettyJson(json: string): string {
  const tokens = json.match(JSON_TOKENS) ?? [];
  let depth = 0;
  let out = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [i, token] of tokens.entries()) {
    const isOpening = token === "{" || token === "[";
    const isClosing = token === "}" || token === "]";
    const isEmpty = isClosing && /^[{[]$/.test(tokens[i - 1] ?? "");
    if (isClosing) depth--;
    if (isClosing && !isEmpty) out += line();
    out += token === ":" ? ": " : token;
    if (isOpening) depth++;
    if (token === "," || (isOpening && !/^[}\]]$/.test(tokens[i + 1] ?? ""))) out += line();
  }
  return out;
}
