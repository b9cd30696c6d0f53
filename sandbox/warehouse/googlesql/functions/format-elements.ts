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
  n: "\n",
  t: "\t",
};

/** A piece of a format string: literal text or one element, e.g. "Y", "E3S", "E*S", "Ez". */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "element"; readonly name: string };

/** The pieces of a format string, shorthands replaced. Null where a `%` begins nothing. */
export function formatPieces(format: string): Piece[] | null {
  const expanded = format.replace(/%%|%([FDxTXRrchnt])/g, (all, name?: string) =>
    name === undefined ? all : (SHORTHANDS[name] as string),
  );
  const pieces: Piece[] = [];
  for (const match of expanded.matchAll(/%%|%(E(?:[0-9*]S|4Y|[A-Za-z])|O[A-Za-z]|[A-Za-z])|(%)|[^%]+/g)) {
    if (match[2] !== undefined) return null;
    if (match[1] !== undefined) pieces.push({ kind: "element", name: match[1] });
    else pieces.push({ kind: "text", text: match[0] === "%%" ? "%" : match[0] });
  }
  return pieces;
}

const DATE_ELEMENTS = [
  "a",
  "A",
  "b",
  "B",
  "C",
  "d",
  "e",
  "G",
  "g",
  "j",
  "m",
  "Q",
  "q",
  "u",
  "U",
  "V",
  "w",
  "W",
  "y",
  "Y",
  "E4Y",
];
const TIME_ELEMENTS = [
  "H",
  "I",
  "k",
  "l",
  "M",
  "p",
  "P",
  "S",
  "E*S",
  ...[..."0123456789"].map((n) => `E${n}S`),
];
const ZONE_ELEMENTS = ["s", "z", "Z", "Ez"];

/** Whether values of a type have the element. */
export function hasElement(kind: "DATE" | "TIME" | "DATETIME" | "TIMESTAMP", element: string): boolean {
  if (kind !== "TIME" && DATE_ELEMENTS.includes(element)) return true;
  if (kind !== "DATE" && TIME_ELEMENTS.includes(element)) return true;
  return kind === "TIMESTAMP" && ZONE_ELEMENTS.includes(element);
}
