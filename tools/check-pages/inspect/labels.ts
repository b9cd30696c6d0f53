/** Runs in the page: labels of a chart that touch each other or leave the drawing. */
export function labels(): string[] {
  const tolerance = 0.5;
  const found: string[] = [];
  for (const svg of document.querySelectorAll(".xmr svg")) {
    const chart = svg.closest(".xmr")?.id ?? "";
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map((text) => ({
      text: text.textContent ?? "",
      box: text.getBoundingClientRect(),
    }));
    texts.forEach(({ text, box }, index) => {
      const isOutside =
        box.left < frame.left - tolerance ||
        box.right > frame.right + tolerance ||
        box.top < frame.top - tolerance ||
        box.bottom > frame.bottom + tolerance;
      if (isOutside) found.push(`${chart}: "${text}" is cut off`);
      for (const other of texts.slice(index + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > tolerance && down > tolerance) found.push(`${chart}: "${text}" touches "${other.text}"`);
      }
    });
  }
  return found;
}
