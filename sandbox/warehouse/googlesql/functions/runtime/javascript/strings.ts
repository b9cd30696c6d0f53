import { BIGINT, type DuckDBConnection, VARCHAR } from "@duckdb/node-api";
import { registerScalar } from "./register.ts";

/** What separates words for INITCAP where the call names no delimiters. */
const WORD_END = /[\s\u0085<>()[\]{}/|!?@"^#$&~_,.:;*%+\-\\]/u;

export function registerStringFunctions(connection: DuckDBConnection): void {
  registerScalar(connection, "bq_initcap", [VARCHAR], VARCHAR, (s: string) =>
    capitalize(s, (character) => WORD_END.test(character)),
  );
  registerScalar(connection, "bq_initcap2", [VARCHAR, VARCHAR], VARCHAR, (s: string, ends: string) => {
    const set = new Set(ends);
    return capitalize(s, (character) => set.has(character));
  });
  registerScalar(connection, "bq_lower_any", [VARCHAR], VARCHAR, (s: string) => s.toLowerCase());
  registerScalar(connection, "bq_upper_any", [VARCHAR], VARCHAR, (s: string) => s.toUpperCase());
  registerScalar(connection, "bq_normalize", [VARCHAR, VARCHAR], VARCHAR, (s: string, form: string) =>
    s.normalize(form),
  );
  registerScalar(connection, "bq_casefold", [VARCHAR, VARCHAR], VARCHAR, (s: string, form: string) =>
    [...s.normalize(form)].map(fold).join(""),
  );
  registerScalar(connection, "bq_soundex", [VARCHAR], VARCHAR, soundex);
  registerScalar(connection, "bq_instr", [VARCHAR, VARCHAR, BIGINT, BIGINT], BIGINT, instr);
  registerScalar(connection, "bq_translate", [VARCHAR, VARCHAR, VARCHAR], VARCHAR, translate);
  registerScalar(connection, "bq_edit_distance", [VARCHAR, VARCHAR, BIGINT], BIGINT, editDistance);
}

function capitalize(text: string, isEnd: (character: string) => boolean): string {
  let atStart = true;
  let out = "";
  for (const character of text) {
    const end = isEnd(character);
    if (end) out += character;
    else out += atStart ? titleCase(character) : [...character.toLowerCase()][0];
    atStart = end;
  }
  return out;
}

/** Greek letters with an iota below have capitals of their own; what would become several letters stays. */
function titleCase(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (/[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7]/.test(character)) return String.fromCodePoint(code + 8);
  if (/[\u1fb3\u1fc3\u1ff3]/.test(character)) return String.fromCodePoint(code + 9);
  const upper = character.toUpperCase();
  return [...upper].length === 1 ? upper : character;
}

/** Full case folding of one character; Cherokee folds to capitals, the dotless i not at all. */
function fold(character: string): string {
  if (/[\u13a0-\u13fd\uab70-\uabbf]/.test(character)) return character.toUpperCase();
  if (character === "\u0131") return character;
  return [...character.toLowerCase().toUpperCase()].map((each) => each.toLowerCase()).join("");
}

const SOUNDEX_GROUPS = ["bfpv", "cgjkqsxz", "dt", "l", "mn", "r"];

/** Letters without a digit (vowels too) do not part equal digits; the first letter stays as it is written. */
function soundex(text: string): string {
  const code = (letter: string) =>
    SOUNDEX_GROUPS.findIndex((group) => group.includes(letter.toLowerCase())) + 1;
  const letters = text.replace(/[^A-Za-z]/g, "");
  if (letters === "") return "";
  let out = letters[0] as string;
  let last = code(out);
  for (const letter of letters.slice(1)) {
    const digit = code(letter);
    if (digit === 0 || digit === last) continue;
    out += digit;
    last = digit;
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

/** Characters of `from` become those of `to` in the same place, or nothing where `to` is shorter. */
function translate(text: string, from: string, to: string): string {
  const targets = [...to];
  const map = new Map<string, string>();
  for (const [i, character] of [...from].entries()) {
    if (map.has(character))
      throw new Error(`Duplicate character "${character}" in TRANSLATE source characters`);
    map.set(character, targets[i] ?? "");
  }
  let out = "";
  for (const character of text) out += map.get(character) ?? character;
  return out;
}

/** Levenshtein's distance in code points, at most `most`. */
function editDistance(left: string, right: string, most: bigint): bigint {
  if (most < 0n) throw new Error("Argument max_distance in EDIT_DISTANCE function must be non-negative");
  const [a, b] = [[...left], [...right]];
  let row = b.map((_, i) => i + 1);
  for (const [i, character] of a.entries()) {
    let above = i;
    let before = i + 1;
    row = row.map((up, j) => {
      const cost = Math.min(above + (character === b[j] ? 0 : 1), up + 1, before + 1);
      above = up;
      before = cost;
      return cost;
    });
  }
  const distance = BigInt(row[b.length - 1] ?? a.length);
  return distance < most ? distance : most;
}
