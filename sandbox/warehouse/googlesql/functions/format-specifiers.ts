/** A piece of a FORMAT string: text, or a specifier with what stands between `%` and its letter. */
export type FormatPiece = string | Specifier;

export interface Specifier {
  readonly flags: string;
  /** "*": the argument before the value gives it. */
  readonly width: number | "*" | null;
  readonly precision: number | "*" | null;
  readonly letter: string;
}

const PIECE = /%%|%([-+ #0']*)(\d+|\*)?(?:\.(\d*|\*))?([a-zA-Z])|(%)|[^%]+/g;

const MOST_WIDTH = 1_048_576;

/** @throws Error with BigQuery's message where the string is not a FORMAT string. */
export function formatSpecifiers(format: string): FormatPiece[] {
  return [...format.matchAll(PIECE)].map(([all, flags = "", width, precision, letter, stray]) => {
    if (stray !== undefined) throw new Error(`Invalid FORMAT string: "${format}"`);
    if (letter === undefined) return all === "%%" ? "%" : all;
    if (!"diuoxXfFeEgGpPstT".includes(letter)) {
      throw new Error(`Invalid format specifier character "${letter}" in FORMAT string: "${format}"`);
    }
    return { flags, width: size(width), precision: size(precision), letter };
  });
}

function size(text: string | undefined): number | "*" | null {
  if (text === undefined || text === "*") return text ?? null;
  return checkedSize(Number(text));
}

export function checkedSize(size: number): number {
  if (size <= MOST_WIDTH) return size;
  throw new Error(`Width ${size} exceeds the maximum supported output width of FORMAT. Limit: ${MOST_WIDTH}`);
}

/** Fails unless a FORMAT string takes just as many arguments as there are behind it. */
export function checkArguments(format: string, pieces: readonly FormatPiece[], given: number): void {
  let expected = 1;
  for (const piece of pieces) {
    if (typeof piece === "string") continue;
    expected += 1 + (piece.width === "*" ? 1 : 0) + (piece.precision === "*" ? 1 : 0);
  }
  if (expected === given + 1) return;
  const what = expected > given + 1 ? "few" : "many";
  throw new Error(
    `Too ${what} arguments to FORMAT for pattern "${format}"; Expected ${expected}; Got ${given + 1}`,
  );
}

/** What a specifier wants in the place of an argument of another type; null if it takes the type. */
export function expectedType(letter: string, type: string): string | null {
  if ("tT".includes(letter)) return null;
  if ("dioxX".includes(letter)) return type === "INT64" ? null : "integer";
  if (letter === "u") return "UINT";
  if ("pP".includes(letter)) return type === "JSON" ? null : "JSON";
  if (letter === "s") return type === "STRING" ? null : "STRING";
  return ["FLOAT64", "NUMERIC", "BIGNUMERIC"].includes(type) ? null : "FLOAT64";
}
