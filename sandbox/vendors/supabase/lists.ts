/** Splits at the commas that stand outside quotes and parentheses. */
export function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (quoted && char === "\\") {
      part += char + (text[++i] ?? "");
      continue;
    }
    if (char === '"') quoted = !quoted;
    if (!quoted && char === "(") depth++;
    if (!quoted && char === ")") depth--;
    if (!quoted && depth === 0 && char === ",") {
      parts.push(part);
      part = "";
    } else part += char;
  }
  return part === "" && parts.length === 0 ? [] : [...parts, part];
}

/** A value without its quotes; inside them a backslash keeps the next character as it is. */
export function unquote(text: string): string {
  return /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, "$1") : text;
}
