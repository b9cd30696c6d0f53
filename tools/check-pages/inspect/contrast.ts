/**
 * Runs in the page: what stands out too little from the page, by WCAG 2.2 (1.4.3: texts 4.5:1; 1.4.11: graphics 3:1).
 * axe-core looks at HTML only; this looks at the fill and the stroke of what an SVG draws. The grid may be faint.
 */
export function contrast(): string[] {
  const rgb = (color: string) => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = rgb(color).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = luminance(getComputedStyle(document.body).backgroundColor);
  const ratio = (color: string) => {
    const own = luminance(color);
    return (Math.max(own, page) + 0.05) / (Math.min(own, page) + 0.05);
  };
  const wanted = [
    { selector: "svg text, svg tspan", property: "fill", least: 4.5 },
    { selector: "svg :is(.signal, .dot)", property: "fill", least: 3 },
    {
      selector: "svg :is(.values, .ranges, .centre, .limit, .phase-start, .hollow)",
      property: "stroke",
      least: 3,
    },
  ] as const;

  const found = new Set<string>();
  for (const { selector, property, least } of wanted) {
    for (const element of document.querySelectorAll(selector)) {
      const color = getComputedStyle(element)[property];
      const got = ratio(color);
      if (!(got >= least))
        found.add(`.${element.getAttribute("class")}: ${color} has ${got.toFixed(2)}:1, needs ${least}:1`);
    }
  }
  return [...found];
}
