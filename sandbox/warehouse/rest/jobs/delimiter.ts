import { RestError } from "../errors.ts";

/** A CSV delimiter as a client writes it: one character, or `\t` or `tab`. */
export function delimiter(text: string): string {
  if (text === "\\t" || text.toLowerCase() === "tab") return "\t";
  if (text.length !== 1) throw new RestError("invalid", `Invalid field delimiter: ${JSON.stringify(text)}`);
  return text;
}
