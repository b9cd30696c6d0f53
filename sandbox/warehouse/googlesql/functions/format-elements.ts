/** Elements that stand for others, as FORMAT_ and PARSE_ functions spell them. */
const SHORTHANDS: Readonly<Record<string, string>> = {
  F: "%Y-%m-%d",
  D: "%m/%d/%y",
  x: "%m/%d/%y",
  T: "%H:%M:%S",
  X: "%H:%M:%S",
  R: "%H:%M",
  r: "%I:%M:%S %p",
  c: "%a %b %e %H:%M:%S %Y",
  h: "%b",
};

export type MomentKind = "DATE" | "TIME" | "DATETIME" | "TIMESTAMP";

/** A piece of a format string: literal text or one element, e.g. "Y", "E3S", "E*S", "Ez", with the flags before it. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "element"; readonly name: string; readonly flags: string; readonly written: string };

const TOKEN = /%%|%([-_0^#]*\d*)(E(?:[0-9]+S|\*S|4Y|[A-Za-z])|O[A-Za-z]|[A-Za-z])|%|[^%]+/g;

/** The pieces of a format string, nothing replaced but `%%`, `%n` and `%t`; a `%` that begins nothing is text. */
function tokens(format: string): Piece[] {
  return [...format.matchAll(TOKEN)].map(([written, flags = "", name]): Piece => {
    if (name === undefined) return { kind: "text", text: written === "%%" ? "%" : written };
    if (name === "n" || name === "t") return { kind: "text", text: name === "n" ? "\n" : "\t" };
    return { kind: "element", name: unmodified(name), flags, written };
  });
}

/** `%Ey` and `%Od` are `%y` and `%d`. */
function unmodified(name: string): string {
  return /^(?:E[cCxXyY]|O[deHImMSuUVwWy])$/.test(name) ? (name[1] as string) : name;
}

/** The pieces for values of a type, shorthands replaced. What the type has no element for is text, as it is written. */
export function formatPieces(format: string, kind: MomentKind): Piece[] {
  return tokens(format).flatMap((piece): Piece[] => {
    if (piece.kind === "text") return [piece];
    const longer = SHORTHANDS[piece.name];
    if (piece.name === "J") throw new Error("Format element %J not supported yet");
    if (!hasElement(kind, piece.name)) return [{ kind: "text", text: piece.written }];
    return longer === undefined ? [piece] : formatPieces(longer, kind);
  });
}

/** The pieces of a format to read values of a type with, shorthands replaced. @throws Error where the type lacks an element. */
export function parsePieces(format: string, kind: MomentKind): Piece[] {
  return tokens(format).flatMap((piece): Piece[] => {
    if (piece.kind === "text") {
      if (piece.text === "%" && /(?:^|[^%])(?:%%)*%$/.test(format)) {
        throw new Error("Format string cannot end with a single '%'");
      }
      return [piece];
    }
    const known = hasElement("TIMESTAMP", piece.name);
    if (known && !hasElement(kind, piece.name)) {
      throw new Error(`Invalid format: ${piece.written} is not allowed for the ${kind} type.`);
    }
    const longer = known ? SHORTHANDS[piece.name] : undefined;
    return longer === undefined ? [piece] : parsePieces(longer, kind);
  });
}

const DATE_ELEMENTS = new Set([..."aAbBCdeGgjmQuUVwWyYFDxh", "E4Y"]);
const TIME_ELEMENTS = new Set([..."HIklMpPSTXRr", "E*S"]);
const ZONE_ELEMENTS = new Set(["s", "z", "Z", "Ez"]);

/** Whether values of a type have the element. */
export function hasElement(kind: MomentKind, element: string): boolean {
  if (element === "c") return kind === "DATETIME" || kind === "TIMESTAMP";
  if (kind !== "TIME" && DATE_ELEMENTS.has(element)) return true;
  if (kind !== "DATE" && (TIME_ELEMENTS.has(element) || /^E[0-9]S$/.test(element))) return true;
  return kind === "TIMESTAMP" ? ZONE_ELEMENTS.has(element) : kind === "DATETIME" && element === "s";
}
