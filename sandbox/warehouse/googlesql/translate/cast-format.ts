import type { Translation } from "./translation.ts";
import { refuse } from "./translation.ts";

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
  ["A.M.", "%p"],
  ["P.M.", "%p"],
  ["AM", "%p"],
  ["PM", "%p"],
  ["TZH:TZM", "%Ez"],
];

/** The format model of CAST … FORMAT ("YYYY-MM-DD HH24:MI:SS") as a FORMAT_DATE pattern; unknown elements are refused. */
export function castFormat(t: Translation, model: string, node: { position: number }): string {
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
      pattern += element[1];
      at += element[0].length;
    } else if (/[-./,'; :T]/.test(rest[0] ?? "")) {
      pattern += rest[0];
      at += 1;
    } else {
      refuse(t, `CAST FORMAT '${model}'`, node);
    }
  }
  return pattern;
}
