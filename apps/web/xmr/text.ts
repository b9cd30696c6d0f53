/** The size of every text in a chart, in CSS pixels; the style sheet says the same. */
export const textSize = 12;

/** Lines of text closer than this touch. */
export const lineHeight = 15;

/** About the width of a text, rather too wide than too narrow: the server has no fonts to measure. */
export function textWidth(text: string): number {
  return text.length * textSize * 0.63;
}

/** A text of at most that many characters, its end replaced by "…". */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
