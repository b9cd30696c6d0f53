import type { GoogleType } from "./types.ts";

type Scalar = Exclude<GoogleType, { kind: "ARRAY" } | { kind: "STRUCT" }>;

/** Whether a column of one type may become one of the other in place: every value of the first fits into the second. */
export function canWiden(from: GoogleType, to: GoogleType): boolean {
  if (from.kind === "ARRAY") return to.kind === "ARRAY" && canWiden(from.element, to.element);
  if (from.kind === "STRUCT") {
    if (to.kind !== "STRUCT" || to.fields.length !== from.fields.length) return false;
    return from.fields.every((field, i) => {
      const other = to.fields[i];
      return (
        other && field.name.toLowerCase() === other.name.toLowerCase() && canWiden(field.type, other.type)
      );
    });
  }
  if (to.kind === "ARRAY" || to.kind === "STRUCT") return false;
  if (from.kind === "STRING" || from.kind === "BYTES") return to.kind === from.kind && isLonger(from, to);
  const [a, b] = [NUMBERS.indexOf(from.kind), NUMBERS.indexOf(to.kind)];
  if (a < 0 || b < 0) return from.kind === to.kind;
  return b >= a && (to.kind === "FLOAT64" || holdsDigits(from, to));
}

const NUMBERS = ["INT64", "NUMERIC", "BIGNUMERIC", "FLOAT64"];

function isLonger(from: Scalar, to: Scalar): boolean {
  const [old = Number.POSITIVE_INFINITY] = from.parameters ?? [];
  const [fresh = Number.POSITIVE_INFINITY] = to.parameters ?? [];
  return fresh >= old;
}

function holdsDigits(from: Scalar, to: Scalar): boolean {
  const [old, fresh] = [digits(from), digits(to)];
  return fresh.whole >= old.whole && fresh.places >= old.places;
}

/** Digits before and behind the point. */
function digits({ kind, parameters }: Scalar): { whole: number; places: number } {
  if (kind === "INT64") return { whole: 19, places: 0 };
  const [precision, scale = 0] = parameters ?? [];
  if (precision !== undefined) return { whole: precision - scale, places: scale };
  return kind === "NUMERIC" ? { whole: 29, places: 9 } : { whole: 38, places: 38 };
}
