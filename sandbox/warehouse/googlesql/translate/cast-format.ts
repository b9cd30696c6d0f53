import { formatPieces, type MomentKind } from "../functions/format-elements.ts";
import type { Translation } from "./translation.ts";
import { fail, refuse } from "./translation.ts";

/** Elements of a format model and what FORMAT_DATE calls them; longer ones first. */
const ELEMENTS: readonly (readonly [string, string])[] = [
  ["YYYY", "%Y"],
  ["RRRR", "%Y"],
  ["YY", "%y"],
  ["MONTH", "%B"],
  ["MON", "%b"],
  ["MM", "%m"],
  ["DDD", "%j"],
  ["DD", "%d"],
  ["DAY", "%A"],
  ["DY", "%a"],
  ["HH24", "%H"],
  ["HH12", "%I"],
  ["HH", "%I"],
  ["MI", "%M"],
  ["SS", "%S"],
  ["AM", "%p"],
  ["PM", "%p"],
  ["TZH:TZM", "%Ez"],
];

/**
 * The format model of CAST … FORMAT ("YYYY-MM-DD HH24:MI:SS") as a pattern of FORMAT_DATE or PARSE_DATE and their kin; what has
 * none is refused. Names are written in the case of their element. A model to read with must say the whole day: BigQuery takes
 * the rest from today.
 */
export function castFormat(
  t: Translation,
  model: string,
  node: { position: number },
  kind: MomentKind,
  reads: boolean,
): string {
  let pattern = "";
  let at = 0;
  while (at < model.length) {
    const rest = model.slice(at);
    const quoted = /^"([^"]*)"/.exec(rest);
    const fraction = /^FF([1-6]?)/i.exec(rest);
    const element = ELEMENTS.find(([name]) => rest.slice(0, name.length).toUpperCase() === name);
    if (quoted) {
      pattern += (quoted[1] ?? "").replaceAll("%", "%%");
      at += quoted[0].length;
    } else if (fraction && pattern.endsWith("%S.")) {
      pattern = `${pattern.slice(0, -3)}%E${fraction[1] || 6}S`;
      at += fraction[0].length;
    } else if (element) {
      const written = rest.slice(0, element[0].length);
      pattern += reads
        ? element[1]
        : (inCase(element[1], written) ?? refuse(t, `CAST FORMAT '${model}'`, node));
      at += element[0].length;
    } else if (/[-./,'; :T]/.test(rest[0] ?? "")) {
      pattern += rest[0];
      at += 1;
    } else {
      refuse(t, `CAST FORMAT '${model}'`, node);
    }
  }
  const pieces = formatPieces(pattern, kind);
  const names = pieces.map((piece) => (piece.kind === "element" ? piece.name : ""));
  const isForeign = pieces.some(
    (piece) => piece.kind === "text" && /%[A-Za-z^]/.test(piece.text) && !model.includes("%"),
  );
  if (isForeign) return fail(t, `${kind} does not support the format '${model}'`, node);
  const hasDay = names.includes("j") || (/[bBm]/.test(names.join("")) && names.includes("d"));
  if (reads && kind !== "TIME" && !(/[Yy]/.test(names.join("")) && hasDay)) {
    return refuse(t, `CAST FORMAT '${model}' to a ${kind} without year, month and day`, node);
  }
  return pattern;
}

/** `MON` is written JAN, `Mon` Jan; null for `mon`, which has no pattern. */
function inCase(element: string, written: string): string | null {
  if (!/^%[aAbB]$/.test(element)) return element;
  if (written === written.toUpperCase()) return element.replace("%", "%^");
  return written === written.toLowerCase() ? null : element;
}
