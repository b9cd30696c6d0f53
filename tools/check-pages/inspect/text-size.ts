/** Runs in the page: texts smaller than 12 px on the screen, scaled SVG included. */
export function textSize(): string[] {
  const smallest = 12;
  const small = new Set<string>();
  for (const element of document.body.querySelectorAll<HTMLElement | SVGGraphicsElement>("*")) {
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    if (!hasText || element.getClientRects().length === 0) continue;
    const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
    const size = Number.parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < smallest - 0.01)
      small.add(`${size.toFixed(1)} px: "${element.textContent?.trim().slice(0, 40)}"`);
  }
  return [...small];
}
