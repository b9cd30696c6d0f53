import { BIGINT, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { registerScalar } from "./register.ts";

/** What separates words for INITCAP where the call names no delimiters. */
const WORD_ENDS = new Set(' \t\n\r\f\v<>()[]{}/|!?@"^#$&~_,.:;*%+-');

export function registerStringFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_initcap", [VARCHAR], VARCHAR, (s: string) => capitalize(s, WORD_ENDS));
  registerScalar(connection, "bq_initcap2", [VARCHAR, VARCHAR], VARCHAR, (s: string, ends: string) =>
    capitalize(s, new Set(ends)),
  );
  registerScalar(connection, "bq_normalize", [VARCHAR, VARCHAR], VARCHAR, (s: string, form: string) =>
    s.normalize(form),
  );
  registerScalar(connection, "bq_soundex", [VARCHAR], VARCHAR, soundex);
  registerScalar(connection, "bq_instr", [VARCHAR, VARCHAR, BIGINT, BIGINT], BIGINT, instr);
}

function capitalize(text: string, ends: ReadonlySet<string>): string {
  let atStart = true;
  let out = "";
  for (const character of text) {
    const isEnd = ends.has(character);
    if (isEnd) out += character;
    else out += atStart ? character.toUpperCase() : character.toLowerCase();
    atStart = isEnd;
  }
  return out;
}

const SOUNDEX_GROUPS = ["bfpv", "cgjkqsxz", "dt", "l", "mn", "r"];

function soundex(text: string): string {
  const code = (letter: string) => SOUNDEX_GROUPS.findIndex((group) => group.includes(letter)) + 1;
  const letters = text.toLowerCase().replace(/[^a-z]/g, "");
  if (letters === "") return "";
  let out = (letters[0] as string).toUpperCase();
  let last = code(letters[0] as string);
  for (const letter of letters.slice(1)) {
    const digit = code(letter);
    if (digit > 0 && digit !== last) out += digit;
    if (letter !== "h" && letter !== "w") last = digit;
    if (out.length === 4) break;
  }
  return out.padEnd(4, "0");
}

/** Place of the n-th occurrence, counted from 1 in code points; a negative position searches backwards; 0 if there is none. */
function instr(text: string, search: string, position: bigint, occurrence: bigint): bigint {
  if (position === 0n) throw new Error("Invalid position argument to INSTR: 0");
  if (occurrence <= 0n) throw new Error(`Invalid occurrence argument to INSTR: ${occurrence}`);
  const characters = [...text];
  const wanted = [...search];
  if (wanted.length === 0) return 0n;
  const matches = (at: number) => wanted.every((character, i) => characters[at + i] === character);
  const last = characters.length - wanted.length;
  const forward = position > 0n;
  let left = occurrence;
  let at = forward ? Number(position) - 1 : Math.min(characters.length + Number(position), last);
  for (; forward ? at <= last : at >= 0; at += forward ? 1 : -1) {
    if (matches(at) && --left === 0n) return BigInt(at + 1);
  }
  return 0n;
}
